// The share of frames in time while a list of 10,000,000 rows is wheeled and its thumb dragged, against a hand-written page with
// 1,000 rows. Both are as high and hear the same events. The other pairs' 60 Hz: a late frame is one that was missed.
import { FRAME_MS, Meter, isInTime } from '../meter.mjs';
import { DIALOG_LIST, openDialogList } from '../product.mjs';
import { drag, toTop, wheel } from '../scrolling.mjs';
import { rounded } from '../statistics.mjs';

const ROWS = 10_000_000;
const BASELINE_ROWS = 1_000;
const TURNS = 6;

async function scrolled(page, meter, list, frames) {
  await page.bringToFront();
  await toTop(page, list);
  frames.wheel.push(...await meter.framesOf(() => wheel(page, list)));
  await toTop(page, list);
  frames.drag.push(...await meter.framesOf(() => drag(page, list)));
}

const share = (frames) => frames.filter(isInTime).length / frames.length;
const said = ({ wheel: wheeled, drag: dragged }) => `${rounded(share(wheeled))} wheeled, ${rounded(share(dragged))} dragged, `
  + `the longest ${rounded(Math.max(...wheeled, ...dragged) / FRAME_MS)} frames`;
const none = () => ({ wheel: [], drag: [] });

async function measure(stage) {
  const product = await openDialogList(stage, ROWS);
  const ours = await Meter.on(product, DIALOG_LIST);
  const plain = await stage.baselinePage('/rows.html');
  const { height } = await product.locator(DIALOG_LIST).boundingBox();
  await plain.evaluate(([count, pixels]) => { window.showList(count, pixels); }, [BASELINE_ROWS, height]);
  const baseline = await Meter.on(plain, '#list');
  const frames = { ours: none(), baseline: none() };
  for (let turn = 0; turn <= TURNS; turn += 1) {
    await scrolled(product, ours, DIALOG_LIST, turn > 0 ? frames.ours : none());
    await scrolled(plain, baseline, '#list', turn > 0 ? frames.baseline : none());
  }
  await product.context().close();
  await plain.context().close();
  const all = ({ wheel: wheeled, drag: dragged }) => [...wheeled, ...dragged];
  return {
    ours: share(all(frames.ours)),
    baseline: share(all(frames.baseline)),
    note: `${all(frames.ours).length} frames: ${said(frames.ours)} (baseline: ${said(frames.baseline)})`,
  };
}

export default {
  name: 'scroll_1m',
  unit: 'share of frames in time',
  bar: '≥ 0.98',
  isMet: ({ ours, ratio }) => ours >= 0.98 && ratio >= 0.98,
  measure,
};
