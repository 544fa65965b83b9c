// 100,000 URLs on two replicas under one limit of their account, on PostgreSQL, against the same on one: requests that were sent, in
// per cent of those that the limit allows in the time that it took. No batch may be sent twice.
import { measureEngine } from '../engine.mjs';
import { rounded } from '../statistics.mjs';

const PER_CENT = 100;
const LIMIT_PER_CENT = 102;

function measure(stage) {
  const { one, two } = measureEngine(stage, ['replicas'], ['server/tests/postgres.sh']);
  const note = `${two.twice} batches sent twice; ${rounded(two.seconds)} s against ${rounded(one.seconds)} s`;
  return { ours: two.share * PER_CENT, baseline: one.share * PER_CENT, twice: two.twice, note };
}

export default {
  name: 'replicas_2',
  unit: '% of the limit',
  bar: `≤ ${LIMIT_PER_CENT} %, none twice`,
  isMet: ({ ours, twice }) => ours <= LIMIT_PER_CENT && twice === 0,
  measure,
};
