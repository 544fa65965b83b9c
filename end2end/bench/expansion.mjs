// The list that the `expand_*` pairs make, and the page where it is made: 1,000,000 URLs of 100,000 assets × 10 lines. Two of a
// hundred IDs are not plain, as catalogs have them: with blanks, with an umlaut, with the company before them.
import { join } from 'node:path';
import { buildWebAssembly } from '../../server/site/webassembly.mjs';
import { median } from './statistics.mjs';

const SERVER = 'images.acme.example';
const ROOT = 'Acme';
const LINES = [
  '<ID>',
  '/is/image/<COMPANY>/<ID>?wid=80&hei=80&fit=crop',
  '/is/image/<COMPANY>/<ID>?wid=250&hei=250&fmt=webp&qlt=80',
  '/is/image/<COMPANY>/<ID>?wid=500&hei=500&fmt=webp&qlt=80',
  '/is/image/<COMPANY>/<ID>?wid=1000&hei=1000&fmt=webp&qlt=85',
  '/is/image/<COMPANY>/<ID>?wid=2000&hei=2000&fmt=webp&qlt=85',
  '/is/image/<COMPANY>/<ID>?$product$',
  '/is/image/<COMPANY>/<ID>?$thumbnail$',
  '/is/image/<COMPANY>/<ID>?$zoom$&resMode=sharp2&op_usm=1.2,1,4,0',
  '/is/content/<COMPANY>/<ID>',
];
const ASSETS = 100_000;
const WORDS = ['Backpack', 'Tent', 'Sleeping_Bag', 'Trail_Shoe', 'Rain_Jacket', 'Stove', 'Climbing_Rope', 'Headlamp'];
const VIEWS = ['A', 'B', 'front', 'back', 'detail_1', 'detail_2'];
const WARM_UP_ROUNDS = 5;
const ROUNDS = 21;

function id(index) {
  const parts = [WORDS[index % WORDS.length], 100_000 + index, VIEWS[Math.floor(index / 7) % VIEWS.length]];
  if (index % 150 === 0) return parts.join(' ');
  if (index % 150 === 50) return `Rucksäcke_${parts.join('_')}`;
  if (index % 150 === 100) return `${ROOT}/${parts.join('_')}`;
  return parts.join('_');
}

export const list = {
  template: LINES.join('\n'),
  server: SERVER,
  root: ROOT,
  ids: Array.from({ length: ASSETS }, (_, index) => id(index)),
  // As the baselines have them: `<ID>` alone is written out, and so are server and company.
  lines: LINES.map((line) => `https://${SERVER}${line === '<ID>' ? `/is/image/${ROOT}/<ID>` : line}`.replaceAll('<COMPANY>', ROOT)),
  urlCount: ASSETS * LINES.length,
};

const built = new Set();

// The product's own code by the product's own way of building it.
function build(root) {
  const folder = join(root, 'target', 'bench', 'expand');
  if (!built.has(folder)) buildWebAssembly({ crate: 'expand-bench', library: 'expand_bench', isRelease: true, isCut: false, folder, name: 'expand' });
  built.add(folder);
  return folder;
}

// Both sides in turns, URLs per second by the median of the rounds. The baseline is a module beside `expand.html` with
// `makeBaseline(list)`; `scripts` are what it imports from `made/` by name.
export async function measureInBrowser(stage, baselineModule, scripts = {}) {
  const folder = build(stage.root);
  const page = await stage.baselinePage('/expand.html');
  await page.route('**/made/*', (route) => {
    const name = new URL(route.request().url()).pathname.split('/').at(-1);
    return name in scripts
      ? route.fulfill({ contentType: 'text/javascript', body: scripts[name] })
      : route.fulfill({ path: join(folder, name) });
  });
  await page.waitForFunction(() => window.prepare);
  await page.evaluate(([baseline, list]) => window.prepare(baseline, list), [baselineModule, list]);
  const difference = await page.evaluate(() => window.compare());
  if (difference) throw new Error(`both sides make different lists: ${difference}`);
  const spent = await page.evaluate((rounds) => window.measure(rounds), WARM_UP_ROUNDS + ROUNDS);
  await page.context().close();
  const rate = (milliseconds) => list.urlCount / (median(milliseconds.slice(WARM_UP_ROUNDS)) / 1000);
  return { ours: rate(spent.ours), baseline: rate(spent.baseline) };
}
