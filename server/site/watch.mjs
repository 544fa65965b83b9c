// Runs the demo, and builds and starts it again whenever a source file changes; open pages then load themselves again. Its
// data and its ports stay, so that one stays signed in.
import { spawn, spawnSync } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
// Editors write a file in several steps.
const QUIET_MS = 150;
const WATCHED = ['app/src', 'server/src', 'server/migrations', 'style', 'public'];

const OPTIONS = ['--data', join(root, 'target', 'demo'), '--edge-port', '3001', '--origin-port', '3002', '--reload-pages'];

let server;
let timer;

function step(command, args) {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

function restart() {
  const isBuilt = step(process.execPath, [join(import.meta.dirname, 'build.mjs'), 'dev'])
    && step('cargo', ['build', '--quiet', '--locked', '--package', 'edgesweep-server']);
  if (!isBuilt) {
    console.log('  dev: mend it and save; the old one still runs');
    return;
  }
  const begin = () => {
    server = spawn(join(root, 'target/debug/edgesweep'), ['demo', ...OPTIONS, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  };
  if (server && server.exitCode === null) {
    // Whoever waits for its end already would begin a second one.
    server.removeAllListeners('exit');
    server.once('exit', begin);
    server.kill('SIGTERM');
  } else {
    begin();
  }
}

for (const folder of WATCHED) {
  watch(join(root, folder), { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(restart, QUIET_MS);
  });
}
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server?.kill('SIGTERM');
    process.exit(0);
  });
}
restart();
