// From a key in the template box to the frame that shows the new rows, with 10,000,000 URLs against 1,000.
import { KEYS, inTurns, productTypist } from '../keystrokes.mjs';
import { median, p95, rounded } from '../statistics.mjs';

const URLS = 10_000_000;
const BASELINE_URLS = 1_000;
const TURNS = 20;
const ROUNDS_OF_KEYS = 5;

async function measure(stage) {
  const baseline = await productTypist(stage, BASELINE_URLS, KEYS.everyRow, { isPaced: false });
  const ours = await productTypist(stage, URLS, KEYS.everyRow, { isPaced: false });
  const samples = await inTurns(TURNS, ROUNDS_OF_KEYS, ours, baseline);
  await ours.leave();
  await baseline.leave();
  const note = `medians ${rounded(median(samples.ours))} and ${rounded(median(samples.baseline))}; `
    + '100,000 assets × 100 lines, and 100 × 10';
  return { ours: p95(samples.ours), baseline: p95(samples.baseline), note };
}

export default { name: 'keystroke_growth', unit: 'ms p95', bar: '≤ 1.2', isMet: ({ ratio }) => ratio <= 1.2, measure };
