// URLs per second in the browser, against a precompiled handlebars template for the same URLs.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Handlebars from 'handlebars';
import { list, measureInBrowser } from '../expansion.mjs';

const RUNTIME = createRequire(import.meta.url).resolve('handlebars/dist/handlebars.runtime.min.js');

// Its runtime, and the template as its compiler leaves it.
function script() {
  const lines = `${list.lines.join('\n')}\n`.replaceAll('<ID>', '{{this}}');
  const template = Handlebars.precompile(`{{#each ids}}${lines}{{/each}}`, { noEscape: true, knownHelpersOnly: true });
  return `(function () { ${readFileSync(RUNTIME, 'utf8')} }).call(window); window.precompiled = ${template};`;
}

export default {
  name: 'expand_vs_handlebars',
  unit: 'URLs/s',
  bar: '≥ 10',
  isMet: ({ ratio }) => ratio >= 10,
  measure: (stage) => measureInBrowser(stage, './expand_handlebars.js', { 'handlebars.js': script() }),
};
