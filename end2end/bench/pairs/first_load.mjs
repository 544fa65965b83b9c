// Bytes over the wire (brotli) until the assets page with the dialog is alive, against a plain Leptos page that is built by
// the same steps. The browser asks the release program; what it fetched of WebAssembly, scripts and styles is counted.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotli, buildWebAssembly } from '../../../server/site/webassembly.mjs';

const LIMIT_KB = 230;
const COUNTED = /\.(wasm|js|css)$/;

// Of the bodies as they are sent, without their headers.
async function ours(stage) {
  const page = await stage.productPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  const paths = new Map();
  const bytes = new Map();
  devtools.on('Network.responseReceived', ({ requestId, response }) => paths.set(requestId, new URL(response.url).pathname));
  devtools.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId) ?? '';
    if (COUNTED.test(path)) bytes.set(path, (bytes.get(path) ?? 0) + encodedDataLength);
  });
  await stage.visit(page, 'assets');
  await page.keyboard.press('Control+i');
  await page.getByRole('dialog', { name: 'Invalidate CDN' }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.context().close();
  return [...bytes.values()].reduce((sum, count) => sum + count, 0);
}

function plain(stage) {
  const folder = join(stage.root, 'target', 'bench', 'plain-page');
  buildWebAssembly({ crate: 'plain-page', library: 'plain_page', isRelease: true, isCut: false, folder, name: 'plain' });
  return ['plain_bg.wasm', 'plain.js'].reduce((sum, file) => sum + brotli(readFileSync(join(folder, file))).length, 0);
}

export default {
  name: 'first_load',
  unit: 'kB',
  bar: `≤ 1.5, and ≤ ${LIMIT_KB} kB`,
  isMet: ({ ours, ratio }) => ratio <= 1.5 && ours <= LIMIT_KB,
  measure: async (stage) => ({ ours: await ours(stage) / 1000, baseline: plain(stage) / 1000 }),
};
