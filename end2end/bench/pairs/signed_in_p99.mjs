// What 500 editors wait for at most in 99 of 100 answers, while all of them read assets, search, preview and ask for progress, against a
// bare axum server (`load/src/bare.rs`) that runs the same statements on the same database. What is simulated: ten minutes of theirs, in
// which each clicks every 20 s and asks for progress every 5 s, on a clock that goes twice as fast as ours. (At four times, two
// processors are full, and all wait for them alike.) They share two things with the server that people do not: the machine, and a
// network without distance.
import { COMPANY } from '../company.mjs';
import { editors, startBare, work } from '../crowd.mjs';
import { memory } from '../memory.mjs';
import { p99, rounded } from '../statistics.mjs';

const SPEED = 2;
const TURNS = 4;
const SECONDS = 600;
// The bare server's turns are shorter: there is nothing but time to measure.
const BASELINE_SECONDS = 200;
const LIMIT = 3;
// Of what is held after one more turn before, which is not counted.
const GROWTH = 1.1;

async function measure(stage) {
  const program = await editors(stage);
  const bare = { ...program, address: await startBare(stage, program) };
  await compare(program, bare);
  const turn = (place, seconds) => work(stage, { ...place, seconds, speed: SPEED });
  await turn(program, SECONDS / TURNS);
  await turn(bare, BASELINE_SECONDS / TURNS);
  const before = await memory(program.pid, 'VmRSS');
  const [ours, baseline, held] = [{}, {}, [before]];
  for (let number = 0; number < TURNS; number += 1) {
    add(ours, await turn(program, SECONDS / TURNS));
    held.push(await memory(program.pid, 'VmRSS'));
    add(baseline, await turn(bare, BASELINE_SECONDS / TURNS));
  }
  const [all, allOfBaseline] = [Object.values(ours).flat(), Object.values(baseline).flat()];
  const kinds = Object.keys(ours).map((kind) => `${kind} ${rounded(p99(ours[kind]))} and ${rounded(p99(baseline[kind]))}`);
  const note = `${all.length} answers, no error; memory ${held.map(rounded).join(', ')} MB; by kind: ${kinds.join(', ')}`;
  return { ours: p99(all), baseline: p99(allOfBaseline), growth: held.at(-1) / before, note };
}

function add(samples, more) {
  for (const [kind, milliseconds] of Object.entries(more)) (samples[kind] ??= []).push(...milliseconds);
}

// What answers something else measures nothing.
async function compare(program, bare) {
  const query = { filter: { text: '1234', kind: null, folder: '' }, sort: 'id', descending: false, after: null, offset: 0 };
  const shown = async ({ address, cookies }) => {
    const headers = { 'content-type': 'application/json', accept: 'application/json', cookie: cookies[0] };
    const answer = await fetch(`${address}/api/assets`, { method: 'POST', headers, body: JSON.stringify({ company: COMPANY.slug, query }) });
    const { total, assets } = await answer.json();
    return JSON.stringify([total, assets.map(({ asset }) => asset.id)]);
  };
  const [ours, baseline] = [await shown(program), await shown(bare)];
  if (ours !== baseline) throw new Error(`both answer different assets: ${ours.slice(0, 200)} and ${baseline.slice(0, 200)}`);
}

export default {
  name: 'signed_in_p99',
  unit: 'ms p99',
  bar: `≤ ${LIMIT}, no error, memory ≤ ${GROWTH} of after the warm-up`,
  isMet: ({ ratio, growth }) => ratio <= LIMIT && growth <= GROWTH,
  measure,
};
