// What a process holds, as the system counts it.
import { readFile, readdir } from 'node:fs/promises';

const MB_PER_KB = 1.024 / 1_000;

// Megabytes by a name of proc_pid_status(5): `VmRSS` holds now, `VmHWM` has held at most.
export async function memory(pid, name) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(status.match(new RegExp(`${name}:\\s+(\\d+) kB`))[1]) * MB_PER_KB;
}

// How many files it has open, connections among them.
export async function files(pid) {
  return (await readdir(`/proc/${pid}/fd`)).length;
}
