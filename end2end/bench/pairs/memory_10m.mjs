// What a tab holds with 10,000,000 URLs in the dialog after they were scrolled through, against the same page with 1,000: the
// heap of its scripts and document, its array buffers, and all of WebAssembly's memory, which the heap's numbers leave out.
import { DIALOG_LIST, openDialogList } from '../product.mjs';
import { drag, toTop, wheel } from '../scrolling.mjs';
import { median, rounded } from '../statistics.mjs';

const ROWS = 10_000_000;
const BASELINE_ROWS = 1_000;
const TURNS = 3;
const LIMIT_MB = 30;
const COLLECTIONS = 2;

// Runs before the page's scripts: every memory that WebAssembly is given or exports.
function keepMemories() {
  const memories = new Set();
  const keep = (values) => Object.values(values ?? {}).forEach((value) => {
    if (value instanceof WebAssembly.Memory) memories.add(value);
  });
  const { instantiate, instantiateStreaming } = WebAssembly;
  const kept = (make) => async (source, imports) => {
    const made = await make(source, imports);
    Object.values(imports ?? {}).forEach(keep);
    keep((made.instance ?? made).exports);
    return made;
  };
  WebAssembly.instantiate = kept(instantiate);
  WebAssembly.instantiateStreaming = kept(instantiateStreaming);
  window.webAssemblyBytes = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

async function held(stage, rows) {
  const page = await openDialogList(stage, rows, { script: keepMemories });
  await wheel(page, DIALOG_LIST);
  await toTop(page, DIALOG_LIST);
  await drag(page, DIALOG_LIST);
  await page.locator(`${DIALOG_LIST} .virtual-list__row:not([aria-busy])`).first().waitFor();
  const devtools = await page.context().newCDPSession(page);
  for (let turn = 0; turn < COLLECTIONS; turn += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await devtools.send('Runtime.getHeapUsage');
  const wasm = await page.evaluate(() => window.webAssemblyBytes());
  await page.context().close();
  if (!(wasm > 0)) throw new Error('no memory of WebAssembly was found');
  const heap = usedSize + embedderHeapUsedSize + backingStorageSize;
  return { heap: heap / 1e6, wasm: wasm / 1e6, all: (heap + wasm) / 1e6 };
}

async function measure(stage) {
  const samples = { ours: [], baseline: [] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    samples.ours.push(await held(stage, ROWS));
    samples.baseline.push(await held(stage, BASELINE_ROWS));
  }
  const of = (side, part) => median(samples[side].map((sample) => sample[part]));
  const said = (side) => `${rounded(of(side, 'heap'))} heap + ${rounded(of(side, 'wasm'))} WebAssembly`;
  const [ours, baseline] = [of('ours', 'all'), of('baseline', 'all')];
  return { ours, baseline, note: `difference ${rounded(ours - baseline)}; ${said('ours')} (baseline: ${said('baseline')})` };
}

export default {
  name: 'memory_10m',
  unit: 'MB',
  bar: `difference ≤ ${LIMIT_MB} MB`,
  isMet: ({ ours, baseline }) => ours - baseline <= LIMIT_MB,
  measure,
};
