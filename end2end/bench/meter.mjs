// Measures in the page, the same way for every page: from a key's event to the frame that shows what it changed, and how long
// frames are.
//
// A display's clock would hide what a key costs: whatever is done between two frames, both pages would wait for the same one.
// Latency is therefore measured in a browser that begins a frame as soon as something changed (`isPaced: false`), from the
// time stamp that the browser's own process gave the key until the page has handled it, made its frame and handed it over.
// Frames are counted at 60 a second.

// Runs in the page. `rows` selects the list; the frame is the one that shows another text in `row`, its first row.
function install({ rows, row }) {
  const list = document.querySelector(rows);
  const text = () => list.querySelector(row)?.textContent;
  const meter = { keys: [], frames: [], isCounting: false };
  let began;
  let before;
  const shown = new MessageChannel();
  // Comes behind the frame that was being made when it was posted.
  shown.port1.onmessage = ({ data }) => { meter.keys.push(performance.now() - data); };
  new MutationObserver(() => {
    if (began === undefined || text() === before) return;
    const since = began;
    began = undefined;
    requestAnimationFrame(() => { shown.port2.postMessage(since); });
  }).observe(list, { childList: true, characterData: true, subtree: true });
  addEventListener('keydown', (event) => {
    before = text();
    began = event.timeStamp;
  }, { capture: true });

  let last;
  const frame = (at) => {
    if (last !== undefined) meter.frames.push(at - last);
    last = meter.isCounting ? at : undefined;
    if (meter.isCounting) requestAnimationFrame(frame);
  };
  meter.count = (isCounting) => {
    if (isCounting && !meter.isCounting) requestAnimationFrame(frame);
    meter.isCounting = isCounting;
  };
  window.edgesweepMeter = meter;
}

export class Meter {
  constructor(page) {
    this.page = page;
  }

  static async on(page, rows, row) {
    await page.locator(rows).waitFor();
    await page.evaluate(install, { rows, row });
    return new Meter(page);
  }

  // Milliseconds of each key since the last call.
  async keys() {
    return this.page.evaluate(() => window.edgesweepMeter.keys.splice(0));
  }

  // Milliseconds of each frame while something is done.
  async framesOf(act) {
    await this.page.evaluate(() => { window.edgesweepMeter.count(true); });
    await act();
    return this.page.evaluate(() => {
      window.edgesweepMeter.count(false);
      return window.edgesweepMeter.frames.splice(0);
    });
  }

  // Presses a key and waits until what it changed is shown.
  async press(key) {
    const before = await this.page.evaluate(() => window.edgesweepMeter.keys.length);
    await this.page.keyboard.press(key);
    await this.page.waitForFunction((count) => window.edgesweepMeter.keys.length > count, before, { polling: 5 });
  }
}

// A display of 60 Hz. The clock of frames jitters by less than a millisecond; a frame that was missed takes twice as long.
export const FRAME_MS = 16.7;
const JITTER_MS = 1;

export const isInTime = (frame) => frame <= FRAME_MS + JITTER_MS;
