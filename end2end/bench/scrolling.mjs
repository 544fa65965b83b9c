// A wheel that turns and a thumb that is dragged, by real events, in a list of any kind.

const WHEELS = 60;
const WHEEL_PX = 240;
const DRAGS = 60;
// From a scroll bar's edges to the middle of its thumb at the top: an arrow, and half of the smallest thumb.
const BAR_INSET_PX = 7;
const THUMB_INSET_PX = 24;

export async function wheel(page, list) {
  const box = await page.locator(list).boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  for (let turn = 0; turn < WHEELS; turn += 1) await page.mouse.wheel(0, turn < WHEELS / 2 ? WHEEL_PX : -WHEEL_PX);
}

// Down to the end and up again.
export async function drag(page, list) {
  const box = await page.locator(list).boundingBox();
  const at = (share) => [box.x + box.width - BAR_INSET_PX, box.y + THUMB_INSET_PX + share * (box.height - 2 * THUMB_INSET_PX)];
  await page.mouse.move(...at(0));
  await page.mouse.down();
  for (let step = 1; step <= DRAGS; step += 1) {
    await page.mouse.move(...at(1 - Math.abs(1 - (2 * step) / DRAGS)));
    if (step === DRAGS / 2) await hasMoved(page, list);
  }
  await page.mouse.up();
}

// What was not taken by the thumb would measure nothing.
async function hasMoved(page, list) {
  const share = await page.locator(list).evaluate((element) => new Promise((tell) => {
    requestAnimationFrame(() => { tell(element.scrollTop / (element.scrollHeight - element.clientHeight)); });
  }));
  if (share < 0.9) throw new Error(`the thumb of ${list} was dragged to its end, and the list stands at ${share.toFixed(2)}`);
}

export async function toTop(page, list) {
  await page.locator(list).evaluate((element) => { element.scrollTop = 0; });
}
