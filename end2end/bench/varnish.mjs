// A real Varnish that takes PURGE for whatever it is asked for. It holds no copies, so every answer is that there was none.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './stage.mjs';

const START_LIMIT_MS = 20_000;
const POLL_MS = 50;
const VCL = `vcl 4.1;
import purge;
backend default none;
sub vcl_recv { if (req.method == "PURGE") { return (hash); } return (synth(405)); }
sub vcl_miss { purge.hard(); return (synth(404, "Not in cache")); }
sub vcl_hit { purge.hard(); return (synth(200, "Purged")); }
`;

// Its address; it ends with the stage.
export async function startVarnish(stage) {
  const folder = await mkdtemp(join(tmpdir(), 'edgesweep-varnish-'));
  stage.atEnd(() => rm(folder, { recursive: true, force: true }));
  const vcl = join(folder, 'edge.vcl');
  await writeFile(vcl, VCL);
  const port = await freePort();
  const args = ['-F', '-j', 'none', '-n', join(folder, 'work'), '-a', `127.0.0.1:${port}`, '-f', vcl, '-s', 'malloc,64m', '-T', 'none'];
  const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };
  const program = spawn('varnishd', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  stage.atEnd(async () => {
    program.kill('SIGTERM');
    if (program.exitCode === null) await once(program, 'exit');
  });
  const until = performance.now() + START_LIMIT_MS;
  while (!await listens(port)) {
    if (performance.now() > until) throw new Error('varnishd did not start');
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
  }
  return `http://127.0.0.1:${port}`;
}

function listens(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); resolve(true); });
    socket.on('error', () => resolve(false));
  });
}
