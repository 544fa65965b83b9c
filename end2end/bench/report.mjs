// What was measured: one table for people, and target/bench/report.json.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rounded } from './statistics.mjs';

const COLUMNS = ['name', 'ours', 'baseline', 'ratio', 'unit', 'must reach', ''];

const shown = (value) => (typeof value === 'number' ? String(rounded(value)) : value);

export function print(rows) {
  const lines = [COLUMNS, ...rows.map(({ name, ours, baseline, ratio, unit, bar, isMet, note }) =>
    [name, ours, baseline, ratio, unit, bar, [isMet ? 'reached' : 'MISSED', note].filter(Boolean).join('; ')].map(shown))];
  const widths = COLUMNS.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  for (const line of lines) console.log(`  ${line.map((cell, column) => cell.padEnd(widths[column])).join('  ')}`.trimEnd());
}

// The report is of one run: pairs that it left out are not in it.
export function write(folder, rows) {
  mkdirSync(folder, { recursive: true });
  const report = Object.fromEntries(rows.map(({ name, ours, baseline, ratio, unit }) => [name, { ours: rounded(ours), baseline: rounded(baseline), ratio: rounded(ratio), unit }]));
  writeFileSync(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
}
