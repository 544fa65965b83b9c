// What pairs stand on, each made when the first one asks: the release program with data of its own, a browser, and a server
// for the baselines' pages. All of it ends with the run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as listen } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { chromium } from '@playwright/test';

const ADMIN = { email: 'ada@acme.example', password: 'correct horse battery staple' };
const COMPANY = { name: 'Acme Outdoor', slug: 'acme-outdoor' };
const START_LIMIT_MS = 20_000;
const POLL_MS = 50;
// Precise memory is what `memory_10m` reads; the rest keeps the browser to itself.
const CHROMIUM_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--enable-precise-memory-info', '--js-flags=--expose-gc',
];
const VIEWPORT = { width: 1400, height: 1000 };
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

export class Stage {
  #ends = [];
  #browser;
  #product;
  #baseline;

  constructor(root) {
    this.root = root;
  }

  // A page of the product, signed in; `path` stands behind the company.
  async productPage(path) {
    this.#product ??= this.#startProduct();
    const address = await this.#product;
    const page = await this.#page(address);
    const { status } = await page.request.post('/login', { form: { ...ADMIN, next: '' }, maxRedirects: 0 })
      .then((answer) => ({ status: answer.status() }));
    if (status !== 303) throw new Error(`signing in was answered with ${status}`);
    if (path !== undefined) await this.visit(page, path);
    return page;
  }

  // Goes to a page of the product and waits until it is hydrated.
  async visit(page, path) {
    await page.goto(`/${COMPANY.slug}/${path}`);
    await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  }

  get company() {
    return COMPANY.slug;
  }

  // A page of `baseline/`.
  async baselinePage(path) {
    this.#baseline ??= this.#serveBaseline();
    const page = await this.#page(await this.#baseline);
    await page.goto(path);
    return page;
  }

  async end() {
    for (const end of this.#ends.toReversed()) await end();
  }

  async #page(baseURL) {
    this.#browser ??= this.#startBrowser();
    const context = await (await this.#browser).newContext({ baseURL, viewport: VIEWPORT, locale: 'en-GB', timezoneId: 'UTC' });
    return context.newPage();
  }

  async #startBrowser() {
    const browser = await chromium.launch({
      executablePath: process.env.EDGESWEEP_CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM_ARGS,
    });
    this.#ends.push(() => browser.close());
    return browser;
  }

  async #startProduct() {
    const binary = join(this.root, 'target', 'release', 'edgesweep');
    if (!existsSync(binary)) throw new Error('there is no release build: make build');
    const folder = await mkdtemp(join(tmpdir(), 'edgesweep-bench-'));
    this.#ends.push(() => rm(folder, { recursive: true, force: true }));
    const port = await freePort();
    const program = spawn(binary, ['serve'], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env, EDGESWEEP_LISTEN: `127.0.0.1:${port}`, EDGESWEEP_DATA: folder, EDGESWEEP_COMPANY: COMPANY.name,
        EDGESWEEP_ADMIN_EMAIL: ADMIN.email, EDGESWEEP_ADMIN_PASSWORD: ADMIN.password, EDGESWEEP_LOG: 'warn',
      },
    });
    this.#ends.push(async () => {
      if (program.exitCode !== null) return;
      program.kill('SIGTERM');
      await once(program, 'exit');
    });
    const address = `http://127.0.0.1:${port}`;
    await answers(`${address}/readyz`, program);
    return address;
  }

  async #serveBaseline() {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url, 'http://baseline').pathname;
      const type = TYPES[extname(path)];
      const content = type && !path.includes('..') && await readFile(join(import.meta.dirname, 'baseline', path)).catch(() => undefined);
      if (content) response.writeHead(200, { 'content-type': type }).end(content);
      else response.writeHead(404).end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    this.#ends.push(() => { server.closeAllConnections(); server.close(); });
    return `http://127.0.0.1:${server.address().port}`;
  }
}

async function freePort() {
  const server = listen();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(address, program) {
  const until = performance.now() + START_LIMIT_MS;
  while (performance.now() < until && program.exitCode === null) {
    if (await fetch(address).then((answer) => answer.ok, () => false)) return;
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
  }
  throw new Error(`${address} did not answer`);
}
