// What the server holds at most while an invalidation of 1,000,000 URLs is taken, made, sent to a real Varnish and recorded, against
// what it holds at rest before: resident memory, as the system counts it.
import { writeFile } from 'node:fs/promises';
import { saveTemplate, template } from '../company.mjs';
import { done, submit } from '../invalidations.mjs';
import { memory } from '../memory.mjs';
import { rounded } from '../statistics.mjs';
import { startVarnish } from '../varnish.mjs';

const LINES = 10;
const URLS = 1_000_000;
const LIMIT_MB = 64;
// Resets the peak: see proc_pid_clear_refs(5).
const RESET_PEAK = '5';

async function measure(stage) {
  const { request, pid } = await stage.startProgram(await startVarnish(stage));
  await saveTemplate(request, template(LINES));
  // A short one before, so that whatever is made once is there.
  await done(request, await submit(request, LINES, { text: 'Asset_0000' }));
  const rest = await memory(pid, 'VmRSS');
  await writeFile(`/proc/${pid}/clear_refs`, RESET_PEAK);
  const began = performance.now();
  const counts = await done(request, await submit(request, LINES));
  const seconds = (performance.now() - began) / 1_000;
  if (counts.done !== URLS) throw new Error(`not all was purged: ${JSON.stringify(counts)}`);
  const ours = await memory(pid, 'VmHWM');
  return { ours, baseline: rest, note: `difference ${rounded(ours - rest)}; ${rounded(URLS / seconds)} URLs a second` };
}

export default {
  name: 'peak_memory_1m',
  unit: 'MB',
  bar: `difference ≤ ${LIMIT_MB} MB`,
  isMet: ({ ours, baseline }) => ours - baseline <= LIMIT_MB,
  measure,
};
