// The share of frames in time while a long list is wheeled and its thumb dragged, against a hand-written page with 1,000 rows.
import { Meter, isInTime } from '../meter.mjs';
import { DIALOG_LIST, openDialogList } from '../product.mjs';
import { median } from '../statistics.mjs';

const ROWS = 100_000;
const BASELINE_ROWS = 1_000;
const ROUNDS = 5;
const WHEELS = 40;
const WHEEL_PX = 240;
const DRAGS = 40;

// The wheel by real events; the thumb by what dragging does, a new scroll position in each frame.
async function round(page, meter, selector) {
  const box = await page.locator(selector).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await meter.take();
  for (let wheel = 0; wheel < WHEELS; wheel += 1) await page.mouse.wheel(0, wheel < WHEELS / 2 ? WHEEL_PX : -WHEEL_PX);
  await page.locator(selector).evaluate(async (list, steps) => {
    for (let step = 0; step < steps; step += 1) {
      list.scrollTop = (list.scrollHeight - list.clientHeight) * Math.abs(Math.sin(step));
      await new Promise(requestAnimationFrame);
    }
    list.scrollTop = 0;
  }, DRAGS);
  const { frames } = await meter.take();
  return frames.filter(isInTime).length / frames.length;
}

async function measure(stage) {
  const product = await openDialogList(stage, ROWS);
  const ours = await Meter.on(product, DIALOG_LIST);
  const plain = await stage.baselinePage('/rows.html');
  await plain.evaluate((count) => window.showList(count), BASELINE_ROWS);
  const baseline = await Meter.on(plain, '#list');
  const shares = { ours: [], baseline: [] };
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    await product.bringToFront();
    shares.ours.push(await round(product, ours, DIALOG_LIST));
    await plain.bringToFront();
    shares.baseline.push(await round(plain, baseline, '#list'));
  }
  await product.context().close();
  await plain.context().close();
  return { ours: median(shares.ours), baseline: median(shares.baseline), note: `${ROWS} rows, pasted` };
}

export default {
  name: 'scroll_1m',
  unit: 'share of frames in time',
  bar: '≥ 0.98',
  isMet: ({ ours }) => ours >= 0.98,
  measure,
};
