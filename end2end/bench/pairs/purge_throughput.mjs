// URLs a second from **Continue** until all of 100,000 are purged and recorded, each by a PURGE of its own to a real Varnish; against wrk
// sending the same requests over as many connections, which records nothing.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { saveTemplate, template } from '../company.mjs';
import { done, submit } from '../invalidations.mjs';
import { median } from '../statistics.mjs';
import { startVarnish } from '../varnish.mjs';

const LINES = 1;
const URLS = 100_000;
const ROUNDS = 3;
const SECONDS = 8;
// What the engine has at most: batches at once to a connection, and requests at once in each.
const CONNECTIONS = 4 * 16;
const THREADS = 2;

async function measure(stage) {
  const node = await startVarnish(stage);
  const { request } = await stage.startProgram(node);
  await saveTemplate(request, template(LINES));
  await done(request, await submit(request, LINES, { text: 'Asset_0000' }));
  const [ours, baseline] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await purge(request));
    baseline.push(flood(node));
  }
  return { ours: median(ours), baseline: median(baseline) };
}

async function purge(request) {
  const began = performance.now();
  const counts = await done(request, await submit(request, LINES));
  if (counts.done !== URLS) throw new Error(`not all was purged: ${JSON.stringify(counts)}`);
  return URLS / ((performance.now() - began) / 1_000);
}

function flood(node) {
  const script = join(import.meta.dirname, '..', 'purge.lua');
  const args = ['-c', String(CONNECTIONS), '-t', String(THREADS), '-d', `${SECONDS}s`, '-s', script, node];
  const { status, stdout, error } = spawnSync('wrk', args, { encoding: 'utf8' });
  if (error) throw error;
  const rate = stdout.match(/Requests\/sec:\s+([\d.]+)/);
  if (status !== 0 || !rate) throw new Error(`wrk did not measure: ${stdout}`);
  return Number(rate[1]);
}

export default {
  name: 'purge_throughput',
  unit: 'URLs/s',
  bar: '≥ 0.4',
  isMet: ({ ratio }) => ratio >= 0.4,
  measure,
};
