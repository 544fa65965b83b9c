// What editors who are in wait for at most in 99 of 100 answers while 500 wrong passwords a second come to the door, each by a connection
// and from an address of its own, at accounts that are there and at such that are not; against the same without them, in turns.
// Those who guess are on the same processors as the server.
import { beginFlood, editors, work } from '../crowd.mjs';
import { memory } from '../memory.mjs';
import { p99, rounded } from '../statistics.mjs';

const GUESSES_PER_SECOND = 500;
const SPEED = 2;
const TURNS = 3;
const SECONDS = 30;
const LIMIT = 1.5;

async function measure(stage) {
  const program = await editors(stage);
  const turn = async () => Object.values(await work(stage, { ...program, seconds: SECONDS, speed: SPEED })).flat();
  await turn();
  const [ours, baseline, said] = [[], [], {}];
  const before = await memory(program.pid, 'VmRSS');
  for (let number = 0; number < TURNS; number += 1) {
    baseline.push(...await turn());
    const flood = await beginFlood(stage, { ...program, guessesPerSecond: GUESSES_PER_SECOND });
    ours.push(...await turn());
    for (const [answer, count] of Object.entries(await flood.end())) said[answer] = (said[answer] ?? 0) + count;
  }
  const after = await memory(program.pid, 'VmRSS');
  const answers = Object.entries(said).map(([answer, count]) => `${count} ${answer}`).join(', ');
  return { ours: p99(ours), baseline: p99(baseline), note: `the door said ${answers}; memory ${rounded(after)} MB after ${rounded(before)}` };
}

export default { name: 'sign_in_flood', unit: 'ms p99', bar: `≤ ${LIMIT}`, isMet: ({ ratio }) => ratio <= LIMIT, measure };
