// What the server holds at most while an invalidation of 1,000,000 URLs is taken, made, sent to a real Varnish and recorded, against
// what it holds at rest before: resident memory, as the system counts it.
import { readFile, writeFile } from 'node:fs/promises';
import { COMPANY, ask, saveTemplate, template } from '../company.mjs';
import { rounded } from '../statistics.mjs';
import { startVarnish } from '../varnish.mjs';

const LINES = 10;
const URLS = 1_000_000;
const LIMIT_MB = 64;
const LOOK_MS = 1_000;
const KB_PER_MB = 1_000;
// Resets the peak: see proc_pid_clear_refs(5).
const RESET_PEAK = '5';

async function measure(stage) {
  const { request, pid } = await stage.startProgram(await startVarnish(stage));
  await saveTemplate(request, template(LINES));
  // A short one before, so that whatever is made once is there.
  await done(request, await submit(request, { filter: { text: 'Asset_0000' } }));
  const rest = await memory(pid, 'VmRSS');
  await writeFile(`/proc/${pid}/clear_refs`, RESET_PEAK);
  const began = performance.now();
  const counts = await done(request, await submit(request, { filter: {} }));
  const seconds = (performance.now() - began) / 1_000;
  if (counts.done !== URLS) throw new Error(`not all was purged: ${JSON.stringify(counts)}`);
  const ours = await memory(pid, 'VmHWM');
  return { ours, baseline: rest, note: `difference ${rounded(ours - rest)}; ${rounded(URLS / seconds)} URLs a second` };
}

// As somebody who was not shown the list: the server makes all of it.
async function submit(request, { filter }) {
  const all = { text: '', kind: null, folder: '', ...filter };
  const recipe = {
    template: template(LINES), selection: { Matching: { filter: all, except: [] } },
    edits: { changed: [], removed: [], added: [] }, digest: '', leave_out_refused: false, note: '', idempotency_key: '',
  };
  const answer = await request.post('/api/invalidations/submit', { data: { company: COMPANY.slug, recipe } });
  if (!answer.ok()) throw new Error(`it was refused: ${await answer.text()}`);
  return answer.json();
}

async function done(request, id) {
  for (;;) {
    const { state, counts, trouble } = await ask(request, 'invalidations/progress', { id });
    if (state !== 'preparing' && state !== 'running') return { ...counts, trouble };
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
}

// Megabytes.
async function memory(pid, name) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))[1]) * 1.024 / KB_PER_MB;
}

export default {
  name: 'peak_memory_1m',
  unit: 'MB',
  bar: `difference ≤ ${LIMIT_MB} MB`,
  isMet: ({ ours, baseline }) => ours - baseline <= LIMIT_MB,
  measure,
};
