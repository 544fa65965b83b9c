// The program itself: `edgesweep serve` with a data folder of its own and one admin.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CLIENT, ROLES } from './identity-provider';
import { type Program, freePort, Program as Programs } from './processes';

const BINARY = resolve(import.meta.dirname, '..', process.env.EDGESWEEP_BIN ?? '../target/debug/edgesweep');

export const ADMIN = { email: 'ada@acme.example', password: 'correct horse battery staple' };
export const COMPANY = { name: 'Acme Outdoor', slug: 'acme-outdoor', root: 'AcmeOutdoor' };

export interface Habits {
  looksAtTheEdge: boolean;
  // By which it is reached.
  host: string;
  // Without one, it sends no mail.
  smtpUrl?: string;
  // The provider of single sign-on; without one, there is none.
  issuer?: string;
}

export class Edgesweep {
  private constructor(
    private program: Program,
    private readonly folder: string,
    private readonly port: number,
    private readonly habits: Habits,
  ) {}

  // What it fetches after a purge is cached again, so most tests want it not to look.
  static async start(habits: Habits): Promise<Edgesweep> {
    const folder = await mkdtemp(join(tmpdir(), 'edgesweep-data-'));
    const port = await freePort();
    return new Edgesweep(await run(folder, port, habits), folder, port, habits);
  }

  get address(): string {
    return `http://${this.habits.host}:${this.port}`;
  }

  // Stops it and starts it again at the same address, with the same data.
  async restart() {
    await this.program.stop();
    this.program = await run(this.folder, this.port, this.habits);
  }

  // Stops it; `restart` brings it back.
  async halt() {
    await this.program.stop();
  }

  output(): string {
    return this.program.output();
  }

  async stop() {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function run(folder: string, port: number, { looksAtTheEdge, host, smtpUrl, issuer }: Habits): Promise<Program> {
  return Programs.start('edgesweep', BINARY, ['serve'], port, {
    EDGESWEEP_LISTEN: `127.0.0.1:${port}`,
    EDGESWEEP_PUBLIC_URL: `http://${host}:${port}`,
    EDGESWEEP_DATA: folder,
    EDGESWEEP_COMPANY: COMPANY.name,
    EDGESWEEP_ADMIN_EMAIL: ADMIN.email,
    EDGESWEEP_ADMIN_PASSWORD: ADMIN.password,
    EDGESWEEP_LOG: 'warn',
    EDGESWEEP_CONNECTION_PRIVATE_HOSTS: '127.0.0.1',
    EDGESWEEP_WEBHOOK_PRIVATE_HOSTS: '127.0.0.1',
    ...(issuer ? signOn(issuer) : {}),
    ...(smtpUrl ? { EDGESWEEP_SMTP_URL: smtpUrl } : {}),
    ...(looksAtTheEdge ? { EDGESWEEP_VERIFY_PRIVATE_HOSTS: '127.0.0.1' } : { EDGESWEEP_VERIFY_URLS: '0' }),
  });
}

function signOn(issuer: string): NodeJS.ProcessEnv {
  return {
    EDGESWEEP_OIDC_ISSUER: issuer,
    EDGESWEEP_OIDC_CLIENT_ID: CLIENT.id,
    EDGESWEEP_OIDC_CLIENT_SECRET: CLIENT.secret,
    EDGESWEEP_OIDC_NAME: 'Acme Login',
    EDGESWEEP_OIDC_ROLES: ROLES,
    EDGESWEEP_OIDC_PRIVATE_HOSTS: 'localhost',
  };
}
