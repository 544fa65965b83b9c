// Five hundred editors who are signed in, those who only listen, and those who guess at the door (`load/`); and a bare server beside
// ours. The program that they come to stands behind one proxy, as the crowd says by `X-Forwarded-For`, and has a list that waits.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { COMPANY, FEW, pause, saveTemplate, template } from './company.mjs';
import { submit } from './invalidations.mjs';
import { NOBODY } from './stage.mjs';

const EDITORS = 500;
const LINES = 10;
const LOOK_MS = 100;
const LIMIT_MS = 20_000;

// A command of the crowd, which tells what it saw by lines of JSON.
class Crowd {
  constructor(stage, args, { isLeft = false } = {}) {
    const program = join(stage.root, 'target', 'release', 'load-bench');
    this.process = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.exit = once(this.process, 'exit');
    // One that ended before it was told to says so by its lines.
    this.process.stdin.on('error', () => {});
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    if (isLeft) stage.atEnd(() => this.stop());
  }

  async next() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`the crowd ended with ${(await this.exit)[0]}`);
    return JSON.parse(value);
  }

  plan(plan) {
    this.process.stdin.write(`${JSON.stringify(plan)}\n`);
  }

  // Lets it end by itself; gives what it says then.
  async end() {
    this.process.stdin.end();
    const last = await this.next();
    await this.exit;
    return last;
  }

  async stop() {
    if (this.process.exitCode === null) this.process.kill('SIGTERM');
    await this.exit;
  }
}

let town;

// The program, and the editors' cookies: the same for all pairs of a run.
export function editors(stage) {
  town ??= arrive(stage);
  return town;
}

async function arrive(stage) {
  const { status, error } = spawnSync('cargo', ['build', '--release', '--locked', '--package', 'load-bench'], { cwd: stage.root, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`cargo ended with ${status}`);
  const program = await stage.startProgram(NOBODY, { EDGESWEEP_TRUSTED_PROXIES: '1' });
  await saveTemplate(program.request, template(LINES));
  await pause(program.request);
  await submit(program.request, LINES, { text: FEW });
  const coming = new Crowd(stage, ['people', program.database, COMPANY.slug, program.address, String(EDITORS)]);
  return { ...program, cookies: await coming.end() };
}

// The address of a bare server on the same database.
export async function startBare(stage, { database }) {
  const { address } = await new Crowd(stage, ['bare', database, COMPANY.slug], { isLeft: true }).next();
  return address;
}

// What editors see who work for so many seconds of their own, `speed` times as fast as ours: milliseconds of each answer, by kind.
export async function work(stage, { address, cookies, seconds, speed }) {
  const crowd = new Crowd(stage, ['editors']);
  crowd.plan({ address, company: COMPANY.slug, cookies, seconds, speed });
  const { took, failures, failure } = await crowd.end();
  if (failures > 0) throw new Error(`${failures} answers were errors; the first: ${failure}`);
  return Object.fromEntries(Object.entries(took).map(([kind, microseconds]) => [kind, microseconds.map((us) => us / 1_000)]));
}

// Streams of events that stay open, once all of them are; `end()` closes them, and tells how many there were to the end.
export async function openStreams(stage, { address, cookies, count }) {
  const crowd = new Crowd(stage, ['streams']);
  crowd.plan({ address, company: COMPANY.slug, cookies, count });
  await crowd.next();
  return crowd;
}

// Guesses at the door, that go on until `end()`, which tells what the door said.
export async function beginFlood(stage, { address, guessesPerSecond }) {
  const crowd = new Crowd(stage, ['flood']);
  crowd.plan({ address, guessesPerSecond, accounts: 2 * EDITORS });
  await crowd.next();
  return crowd;
}

// Waits for what comes by itself.
export async function until(isSo) {
  const end = performance.now() + LIMIT_MS;
  while (!await isSo()) {
    if (performance.now() > end) throw new Error('what was waited for did not come');
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
}
