// From a key in the template box to the frame that shows the new rows of 1,000,000 URLs, against a hand-written page that
// repaints the same 40 rows and does nothing else. And, at 60 frames a second, whether any frame was missed on the way.
import { KEYS, inTurns, plainTypist, productTypist } from '../keystrokes.mjs';
import { median, p95, rounded } from '../statistics.mjs';

const URLS = 1_000_000;
const TURNS = 20;
const ROUNDS_OF_KEYS = 5;
const ROUNDS_AT_60_HZ = 50;

async function latency(stage, keys) {
  const product = await productTypist(stage, URLS, keys, { isPaced: false });
  const plain = await plainTypist(stage, product, { isPaced: false });
  const samples = await inTurns(TURNS, ROUNDS_OF_KEYS, product, plain);
  await product.leave();
  await plain.leave();
  return samples;
}

async function at60Hz(stage) {
  const product = await productTypist(stage, URLS, KEYS.everyRow);
  const plain = await plainTypist(stage, product);
  await product.type(ROUNDS_OF_KEYS);
  await plain.type(ROUNDS_OF_KEYS);
  const counted = { ours: await product.typeAndCount(ROUNDS_AT_60_HZ), baseline: await plain.typeAndCount(ROUNDS_AT_60_HZ) };
  await product.leave();
  await plain.leave();
  return counted;
}

async function measure(stage) {
  const samples = await latency(stage, KEYS.everyRow);
  const letters = await latency(stage, KEYS.everyTenthRow);
  const paced = await at60Hz(stage);
  const both = (of, { ours, baseline }) => `${rounded(of(ours))} and ${rounded(of(baseline))}`;
  const frames = ({ late, all, longest }) => `${late} of ${all} frames late, the longest ${rounded(longest)} ms`;
  const note = `medians ${both(median, samples)}; a letter, which changes every tenth row: p95 ${both(p95, letters)}, `
    + `medians ${both(median, letters)}; at 60 Hz: p95 ${rounded(p95(paced.ours.keys))} and ${rounded(p95(paced.baseline.keys))}, `
    + `${frames(paced.ours)} (baseline: ${frames(paced.baseline)})`;
  return { ours: p95(samples.ours), baseline: p95(samples.baseline), late: paced.ours.late, note };
}

export default {
  name: 'keystroke_to_paint_1m',
  unit: 'ms p95',
  bar: '≤ 1.25, no late frame',
  isMet: ({ ratio, late }) => ratio <= 1.25 && late === 0,
  measure,
};
