// `make bench`: measures the release build against baselines, a pair at a time, both sides in turns in the same run.
// `--only NAME` measures one pair (may be given again); `--strict` ends with 1 when a row misses its bar.
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { print, write } from './report.mjs';
import { Stage } from './stage.mjs';

const ROOT = resolve(import.meta.dirname, '..', '..');
const { values: options } = parseArgs({
  options: { only: { type: 'string', multiple: true }, strict: { type: 'boolean', default: false } },
});

const pairs = await Promise.all(readdirSync(join(import.meta.dirname, 'pairs'))
  .filter((file) => file.endsWith('.mjs')).sort()
  .map(async (file) => (await import(`./pairs/${file}`)).default));
const unknown = (options.only ?? []).find((name) => !pairs.some((pair) => pair.name === name));
if (unknown) {
  console.error(`  bench: there is no pair ${unknown}; there are ${pairs.map((pair) => pair.name).join(', ')}`);
  process.exit(2);
}

const rows = [];
const stage = new Stage(ROOT);
try {
  for (const pair of pairs.filter(({ name }) => !options.only || options.only.includes(name))) {
    const started = performance.now();
    const measured = await pair.measure(stage);
    const { ours, baseline } = measured;
    const row = { name: pair.name, unit: pair.unit, bar: pair.bar, ratio: ours / baseline, ...measured };
    rows.push({ ...row, isMet: pair.isMet(row) });
    console.log(`  bench: ${pair.name} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  }
} finally {
  await stage.end();
}
console.log();
print(rows);
write(join(ROOT, 'target', 'bench'), rows);
const missed = rows.filter(({ isMet }) => !isMet);
if (missed.length > 0) console.log(`\n  bench: ${missed.length} of ${rows.length} rows miss their bar`);
process.exitCode = options.strict && missed.length > 0 ? 1 : 0;
