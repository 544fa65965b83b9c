// Starts a program for one test and stops it again, by its own process ID. What it said is kept for the report.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer, connect } from 'node:net';

const PATIENCE_MS = 20_000;
const POLL_MS = 25;

// A port that was free a moment ago; services that listen on it start at once.
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}

export class Program {
  private said = '';

  private constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    const keep = (chunk: Buffer) => (this.said = (this.said + chunk.toString()).slice(-20_000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
  }

  // Starts the program and waits until it listens on `port`.
  static async start(name: string, command: string, args: string[], port: number, env: NodeJS.ProcessEnv = {}) {
    const child = spawn(command, args, {
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin`, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const program = new Program(name, child);
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(new Error(`${name} cannot be started: ${error.message}`)));
      child.once('exit', (code) => reject(new Error(`${name} ended with ${code}:\n${program.said}`)));
    });
    failed.catch(() => {});
    await Promise.race([listens(name, port), failed]);
    return program;
  }

  // What it wrote to the terminal.
  output(): string {
    return this.said;
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGTERM');
    const impatience = setTimeout(() => this.child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(impatience);
  }
}

async function listens(name: string, port: number) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${name} does not listen on port ${port}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
