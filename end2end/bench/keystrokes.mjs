// Keys in the template box, and in a plain page that shows the same rows. The key changes every row in sight: `#` before the
// first line makes a remark of it, Backspace a line again.
import { Meter, isInTime } from './meter.mjs';
import { HIGH, PREVIEW_LIST, openTemplateBox } from './product.mjs';

const PRODUCT_ROW = '.virtual-list__row';
const KEYS = ['#', 'Backspace'];
export const VISIBLE_ROWS = 40;

// A page with its meter, and how to press the keys that belong together.
class Typist {
  constructor(page, meter) {
    this.page = page;
    this.meter = meter;
  }

  async type(rounds) {
    await this.page.bringToFront();
    for (let round = 0; round < rounds; round += 1) {
      for (const key of KEYS) await this.meter.press(key);
    }
    return this.meter.keys();
  }

  async lateFrames(rounds) {
    const frames = await this.meter.framesOf(() => this.type(rounds));
    return { late: frames.filter((frame) => !isInTime(frame)).length, all: frames.length, longest: Math.max(...frames) };
  }

  async leave() {
    await this.page.context().close();
  }
}

export async function productTypist(stage, count, options) {
  const page = await openTemplateBox(stage, count, options);
  return new Typist(page, await Meter.on(page, PREVIEW_LIST, PRODUCT_ROW));
}

// Shows what the product showed before and after a key.
export async function plainTypist(stage, product, options) {
  const before = await texts(product.page);
  await product.meter.press(KEYS[0]);
  const after = await texts(product.page);
  await product.meter.press(KEYS[1]);
  await product.meter.keys();
  const page = await stage.baselinePage('/rows.html', options);
  await page.setViewportSize(HIGH);
  await page.evaluate(([from, to]) => { window.showRows(from, to); }, [before, after]);
  return new Typist(page, await Meter.on(page, '#list', '.row'));
}

// Of the rows in sight: number, both parts of the URL, tag.
const texts = (page) => page.locator(`${PREVIEW_LIST} ${PRODUCT_ROW}`).evaluateAll((rows, count) => rows.slice(0, count).map((row) =>
  ['.url-grid__number', '.url__lead', '.url__tail', '.url-grid__tag'].map((part) => row.querySelector(part).textContent)), VISIBLE_ROWS);

// Both sides in turns; the first turn only warms up.
export async function inTurns(turns, keys, ours, baseline) {
  const samples = { ours: [], baseline: [] };
  for (let turn = 0; turn <= turns; turn += 1) {
    const [left, right] = [await ours.type(keys), await baseline.type(keys)];
    if (turn > 0) {
      samples.ours.push(...left);
      samples.baseline.push(...right);
    }
  }
  return samples;
}
