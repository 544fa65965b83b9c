// The same as `lease_cycle_sqlite`, on a PostgreSQL server of its own.
import { measureEngine } from '../engine.mjs';
import { median } from '../statistics.mjs';

const BATCHES = 2_000;

function measure(stage) {
  const { ours, bare } = measureEngine(stage, ['lease', String(BATCHES)], ['server/tests/postgres.sh']);
  return { ours: median(ours), baseline: median(bare) };
}

export default {
  name: 'lease_cycle_postgres',
  unit: 'batches/s',
  bar: '≥ 0.5',
  isMet: ({ ratio }) => ratio >= 0.5,
  measure,
};
