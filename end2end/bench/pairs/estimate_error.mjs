// How wrong the time that is left is told at 10 %, 50 % and 90 % of 40 runs, ten each with vendors that are steady, slow now and
// then, put off or fail some requests; against a straight line through the start and the share that is done. Medians of the
// absolute error, in per cent of the time that the run took.
import { measureEngine } from '../engine.mjs';
import { median, rounded } from '../statistics.mjs';

const LIMIT_PER_CENT = 15;
const PER_CENT = 100;

function measure(stage) {
  const { ours, straight, kinds } = measureEngine(stage, ['estimate']);
  const each = Object.entries(kinds).map(([kind, errors]) =>
    `${kind} ${rounded(errors.ours * PER_CENT)} and ${rounded(errors.straight * PER_CENT)}`);
  return { ours: median(ours) * PER_CENT, baseline: median(straight) * PER_CENT, note: each.join(', ') };
}

export default {
  name: 'estimate_error',
  unit: '%',
  bar: `≤ 0.5, and ≤ ${LIMIT_PER_CENT} %`,
  isMet: ({ ours, ratio }) => ratio <= 0.5 && ours <= LIMIT_PER_CENT,
  measure,
};
