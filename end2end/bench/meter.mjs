// Measures in the page, the same way for every page: from a key's event to the frame that shows what it changed, and how long
// frames are. A frame has been shown when a message that was posted while it was made arrives.

// Runs in the page. `rows` selects the element whose change is waited for.
function install(rows) {
  const meter = { keys: [], frames: [] };
  let began;
  let isChanged = false;
  let last;
  new MutationObserver(() => { isChanged = began !== undefined; })
    .observe(document.querySelector(rows), { childList: true, characterData: true, attributes: true, subtree: true });
  addEventListener('keydown', (event) => {
    began = event.timeStamp;
    isChanged = false;
  }, { capture: true });
  const shown = new MessageChannel();
  shown.port1.onmessage = () => {
    if (!isChanged) return;
    meter.keys.push(performance.now() - began);
    began = undefined;
    isChanged = false;
  };
  const frame = (at) => {
    if (last !== undefined) meter.frames.push(at - last);
    last = at;
    shown.port2.postMessage(null);
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  window.edgesweepMeter = meter;
}

export class Meter {
  constructor(page) {
    this.page = page;
  }

  static async on(page, rows) {
    await page.locator(rows).waitFor();
    await page.evaluate(install, rows);
    return new Meter(page);
  }

  // How many keys have been shown so far.
  async keyCount() {
    return this.page.evaluate(() => window.edgesweepMeter.keys.length);
  }

  // Milliseconds of each key and of each frame since the last call.
  async take() {
    return this.page.evaluate(() => {
      const { keys, frames } = window.edgesweepMeter;
      return { keys: keys.splice(0), frames: frames.splice(0) };
    });
  }

  // Presses a key and waits until what it changed is shown.
  async press(key) {
    const before = await this.keyCount();
    await this.page.keyboard.press(key);
    await this.page.waitForFunction((count) => window.edgesweepMeter.keys.length > count, before, { polling: 'raf' });
  }
}

// A display of 60 Hz; the clock of frames is exact to a tenth of a millisecond.
export const FRAME_MS = 16.7;
const TOLERANCE_MS = 0.2;

export const isInTime = (frame) => frame <= FRAME_MS + TOLERANCE_MS;
