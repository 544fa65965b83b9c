// What editors wait for at most in 99 of 100 answers beside 10,000 pages that do nothing but hear their streams of events, against the
// same without them, in turns; and what a stream takes of the server's memory. Every stream says something each second and ends within
// a minute, after which its page comes back, as browsers do. Those who hear them are on the same processors as the server.
import { editors, openStreams, until, work } from '../crowd.mjs';
import { files, memory } from '../memory.mjs';
import { p99, rounded } from '../statistics.mjs';

const STREAMS = 10_000;
const SPEED = 2;
const TURNS = 3;
const SECONDS = 30;
const LIMIT = 1.5;
const LIMIT_KB = 64;

async function measure(stage) {
  const program = await editors(stage);
  const turn = async () => Object.values(await work(stage, { ...program, seconds: SECONDS, speed: SPEED })).flat();
  await turn();
  const [ours, baseline] = [[], []];
  let kb;
  let ended = 0;
  for (let number = 0; number < TURNS; number += 1) {
    baseline.push(...await turn());
    const before = await memory(program.pid, 'VmRSS');
    const streams = await openStreams(stage, { ...program, count: STREAMS });
    kb ??= 1_000 * (await memory(program.pid, 'VmRSS') - before) / STREAMS;
    ours.push(...await turn());
    const seen = await streams.end();
    if (seen.broken > 0 || seen.open < 0.9 * STREAMS) throw new Error(`the streams did not last: ${JSON.stringify(seen)}`);
    ended += seen.ended;
    await until(async () => await files(program.pid) < STREAMS / 20);
  }
  const note = `${rounded(kb)} kB a stream; of ${TURNS * STREAMS} none broke off, ${ended} ended and came back`;
  return { ours: p99(ours), baseline: p99(baseline), kb, note };
}

export default {
  name: 'idle_streams_10k',
  unit: 'ms p99',
  bar: `≤ ${LIMIT}, and ≤ ${LIMIT_KB} kB a stream`,
  isMet: ({ ratio, kb }) => ratio <= LIMIT && kb <= LIMIT_KB,
  measure,
};
