// Bytes per second that one thread makes on the server, against memcpy of the same bytes: the whole list, chunk by chunk through
// one buffer of the size that ours has (64 KiB and a block more). Its source is the list in memory, since a list that is copied
// must have been made; the remark says what is left of the ratio when the source is one chunk that stays in the cache.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { list } from '../expansion.mjs';
import { median } from '../statistics.mjs';

const ROUNDS = 31;
const GIGA = 1e9;

function run(command, args, options) {
  const result = spawnSync(command, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'], ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`${command} ended with ${result.status}`);
  return result.stdout;
}

function measure(stage) {
  run('cargo', ['build', '--release', '--locked', '--package', 'expand-bench', '--features', 'ssr'], { cwd: stage.root });
  const { template, server, root, ids } = list;
  const program = join(stage.root, 'target', 'release', 'expand-bench');
  const output = run(program, [template, server, root, String(ROUNDS)], { input: ids.join('\n') });
  const { bytes, made, copied, copiedNear } = JSON.parse(output);
  const rate = (seconds) => bytes / median(seconds) / GIGA;
  return {
    ours: rate(made), baseline: rate(copied), note: `${(rate(made) / rate(copiedNear)).toFixed(2)} of memcpy from the cache`,
  };
}

export default {
  name: 'expand_native_vs_memcpy',
  unit: 'GB/s',
  bar: '≥ 0.25',
  isMet: ({ ratio }) => ratio >= 0.25,
  measure,
};
