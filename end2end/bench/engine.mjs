// The engine in a process of its own, without HTTP and browser (`engine/`): builds it once, runs it, and reads what it measured.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

// `beside` is a command that runs another beside what it needs, such as a database server.
export function measureEngine(stage, args, beside = []) {
  run('cargo', ['build', '--release', '--locked', '--package', 'engine-bench'], { cwd: stage.root });
  const [command, ...rest] = [...beside, join(stage.root, 'target', 'release', 'engine-bench'), ...args];
  return JSON.parse(run(command, rest, { cwd: stage.root }));
}

function run(command, args, options) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${command} ended with ${result.status}`);
  return result.stdout;
}
