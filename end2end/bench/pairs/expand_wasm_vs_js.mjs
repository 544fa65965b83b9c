// URLs per second, streamed into one UTF-8 buffer in the browser, against the fastest plain JavaScript for the same bytes:
// baseline/expand_plain.js says which that is, and what else was tried.
import { measureInBrowser } from '../expansion.mjs';

export default {
  name: 'expand_wasm_vs_js',
  unit: 'URLs/s',
  bar: '≥ 2',
  isMet: ({ ratio }) => ratio >= 2,
  measure: (stage) => measureInBrowser(stage, './expand_plain.js'),
};
