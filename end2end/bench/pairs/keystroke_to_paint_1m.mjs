// From a key in the template box to the frame that shows the new rows, against a hand-written page that repaints the same
// rows of the same text and does nothing else.
import { Meter, isInTime } from '../meter.mjs';
import { PREVIEW_ROWS, PREVIEW_URLS, openTemplateBox, previewedCount } from '../product.mjs';
import { p95 } from '../statistics.mjs';

const ROUNDS = 10;
const KEYS_PER_ROUND = 10;
const VISIBLE_ROWS = 40;

const visible = async (page) => (await page.locator(PREVIEW_URLS).allTextContents()).slice(0, VISIBLE_ROWS);

// Types and takes back, so that every key changes the first line and nothing grows.
async function round(meter) {
  for (let key = 0; key < KEYS_PER_ROUND; key += 1) await meter.press(key % 2 === 0 ? 'x' : 'Backspace');
  return meter.take();
}

async function measure(stage) {
  const product = await openTemplateBox(stage);
  const before = await visible(product);
  const ours = await Meter.on(product, PREVIEW_ROWS);
  await ours.press('x');
  const after = await visible(product);
  await ours.press('Backspace');
  const plain = await stage.baselinePage('/rows.html');
  await plain.evaluate(([from, to]) => window.showRows(from, to), [before, after]);
  const baseline = await Meter.on(plain, '#rows');

  const samples = { ours: [], baseline: [], frames: [] };
  await round(ours);
  await round(baseline);
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    await product.bringToFront();
    const { keys, frames } = await round(ours);
    samples.ours.push(...keys);
    samples.frames.push(...frames);
    await plain.bringToFront();
    samples.baseline.push(...(await round(baseline)).keys);
  }
  const late = samples.frames.filter((frame) => !isInTime(frame)).length;
  const note = `${late} of ${samples.frames.length} frames late; preview of: ${await previewedCount(product)}`;
  await product.context().close();
  await plain.context().close();
  return { ours: p95(samples.ours), baseline: p95(samples.baseline), late, note };
}

export default {
  name: 'keystroke_to_paint_1m',
  unit: 'ms p95',
  bar: '≤ 1.25, no late frame',
  isMet: ({ ratio, late }) => ratio <= 1.25 && late === 0,
  measure,
};
