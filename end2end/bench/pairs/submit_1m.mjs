// From **Continue** in the dialog to the server's answer, which says that the work is durable: for 1,000,000 URLs, against 1,000.
import { ask } from '../company.mjs';
import { openDialogList } from '../product.mjs';
import { median } from '../statistics.mjs';

const URLS = 1_000_000;
const BASELINE_URLS = 1_000;
const TURNS = 3;
const LOOK_MS = 100;

// Milliseconds until the last byte of the answer.
async function submit(stage, urls) {
  const page = await openDialogList(stage, urls);
  const answered = page.waitForResponse('**/api/invalidations/submit');
  await page.getByRole('dialog').getByRole('button', { name: 'Continue', exact: true }).click();
  const answer = await answered;
  if (!answer.ok()) throw new Error(`Continue was refused: ${await answer.text()}`);
  const id = await answer.json();
  await answer.finished();
  const { responseEnd } = answer.request().timing();
  await page.context().close();
  await cancelled(stage, id, urls);
  return responseEnd;
}

// Until all of the list was made, as it must be, and none of it is left to do.
async function cancelled(stage, id, urls) {
  const { request } = await stage.product();
  const progress = () => ask(request, 'invalidations/progress', { id });
  const made = await until(progress, ({ state }) => state !== 'preparing');
  if (made.counts.total !== urls) throw new Error(`${urls} URLs became ${JSON.stringify(made)}`);
  await ask(request, 'invalidations/cancel', { id });
  await until(progress, ({ state }) => state === 'cancelled');
}

async function until(look, is) {
  for (;;) {
    const seen = await look();
    if (is(seen)) return seen;
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
}

async function measure(stage) {
  const samples = { ours: [], baseline: [] };
  for (let turn = 0; turn < TURNS; turn += 1) {
    samples.ours.push(await submit(stage, URLS));
    samples.baseline.push(await submit(stage, BASELINE_URLS));
  }
  return { ours: median(samples.ours), baseline: median(samples.baseline) };
}

export default {
  name: 'submit_1m',
  unit: 'ms',
  bar: '≤ 10',
  isMet: ({ ratio }) => ratio <= 10,
  measure,
};
