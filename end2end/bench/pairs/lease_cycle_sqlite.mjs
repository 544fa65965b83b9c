// Batches that are leased, sent to a vendor that answers at once, and finished, a second; against the bare statements of that in a
// loop on the same database, a SQLite file.
import { measureEngine } from '../engine.mjs';
import { median } from '../statistics.mjs';

const BATCHES = 2_000;

function measure(stage) {
  const { ours, bare } = measureEngine(stage, ['lease', String(BATCHES)]);
  return { ours: median(ours), baseline: median(bare) };
}

export default {
  name: 'lease_cycle_sqlite',
  unit: 'batches/s',
  bar: '≥ 0.5',
  isMet: ({ ratio }) => ratio >= 0.5,
  measure,
};
