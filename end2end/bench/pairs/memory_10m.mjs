// What a tab holds with a long list in the dialog, against the same page with 1,000 rows: heap of scripts, WebAssembly's
// memory, and the document.
import { openDialogList } from '../product.mjs';
import { median } from '../statistics.mjs';

const ROWS = 100_000;
const BASELINE_ROWS = 1_000;
const ROUNDS = 3;
const LIMIT_MB = 30;

// What a tab holds after a collection: V8's heap, what stands outside it (WebAssembly's memory among it), and the embedder's.
async function megabytes(stage, rows) {
  const page = await openDialogList(stage, rows);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize, embedderHeapUsedSize = 0, backingStorageSize = 0 } = await devtools.send('Runtime.getHeapUsage');
  await page.context().close();
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
}

async function measure(stage) {
  const held = { ours: [], baseline: [] };
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    held.ours.push(await megabytes(stage, ROWS));
    held.baseline.push(await megabytes(stage, BASELINE_ROWS));
  }
  return { ours: median(held.ours), baseline: median(held.baseline), note: `${ROWS} rows, pasted` };
}

export default {
  name: 'memory_10m',
  unit: 'MB',
  bar: `difference ≤ ${LIMIT_MB} MB`,
  isMet: ({ ours, baseline }) => ours - baseline <= LIMIT_MB,
  measure,
};
