// Keys in the template box, and in a plain page that shows the same rows.
import { Meter, isInTime } from './meter.mjs';
import { HIGH, PREVIEW_LIST, openTemplateBox } from './product.mjs';

const PRODUCT_ROW = '.virtual-list__row';
export const VISIBLE_ROWS = 40;

// Keys that belong together: where they are pressed, a key, and one that takes it back.
export const KEYS = {
  // The most that a key can do: `#` makes a remark of the first line, so that every row in sight is another, and their number.
  everyRow: { keys: ['#', 'Backspace'], place: () => 0 },
  // A letter at the end of the first line: of ten lines, every tenth row in sight.
  everyTenthRow: { keys: ['x', 'Backspace'], place: (text) => text.indexOf('\n') },
};

// A page with its meter, and the keys that are pressed.
class Typist {
  constructor(page, meter, keys) {
    this.page = page;
    this.meter = meter;
    this.keys = keys;
  }

  async type(rounds) {
    await this.page.bringToFront();
    for (let round = 0; round < rounds; round += 1) {
      for (const key of this.keys) await this.meter.press(key);
    }
    return this.meter.keys();
  }

  // The keys, and the frames meanwhile.
  async typeAndCount(rounds) {
    let keys;
    const frames = await this.meter.framesOf(async () => { keys = await this.type(rounds); });
    return { keys, late: frames.filter((frame) => !isInTime(frame)).length, all: frames.length, longest: Math.max(...frames) };
  }

  async leave() {
    await this.page.context().close();
  }
}

export async function productTypist(stage, count, { keys, place }, options) {
  const page = await openTemplateBox(stage, count, place, options);
  return new Typist(page, await Meter.on(page, PREVIEW_LIST, PRODUCT_ROW), keys);
}

// Shows what the product showed before and after a key.
export async function plainTypist(stage, product, options) {
  const before = await texts(product.page);
  const [key, back] = product.keys;
  await product.meter.press(key);
  const after = await texts(product.page);
  await product.meter.press(back);
  await product.meter.keys();
  const page = await stage.baselinePage('/rows.html', options);
  await page.setViewportSize(HIGH);
  await page.evaluate(([from, to]) => { window.showRows(from, to); }, [before, after]);
  return new Typist(page, await Meter.on(page, '#list', '.row'), product.keys);
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
