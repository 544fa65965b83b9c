// What pairs stand on, each made when the first one asks: the release program (or `EDGESWEEP_BIN`) with data of its own, browsers,
// and a server for the baselines' pages. All of it ends with the run.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as listen } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { chromium, request as requests } from '@playwright/test';
import { ADMIN, COMPANY, addConnection, importAssets, pause, signIn } from './company.mjs';

const START_LIMIT_MS = 20_000;
const POLL_MS = 50;
// The port for nothing.
export const NOBODY = 'http://127.0.0.1:9';
// Keeps the browser to itself.
const CHROMIUM_ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];
// A frame begins as soon as the last one is done, instead of with the display's next.
const UNPACED_ARGS = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const VIEWPORT = { width: 1400, height: 1000 };
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8' };

export class Stage {
  #ends = [];
  #browsers = {};
  #product;
  #program;
  #baseline;

  constructor(root) {
    this.root = root;
  }

  // A page of the product, signed in and not yet anywhere. `isPaced`: in a browser that shows 60 frames a second, not as many
  // as it can. `script` runs before the page's own.
  async productPage({ isPaced = true, script } = {}) {
    this.#product ??= this.#startProduct();
    const address = await this.#product;
    const page = await this.#page(address, isPaced);
    if (script) await page.addInitScript(script);
    await signIn(page.request);
    return page;
  }

  // Goes to a page of the product and waits until it is hydrated.
  async visit(page, path) {
    await page.goto(`/${COMPANY.slug}/${path}`);
    await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  }

  // A page of `baseline/`.
  async baselinePage(path, { isPaced = true } = {}) {
    this.#baseline ??= this.#serveBaseline();
    const page = await this.#page(await this.#baseline, isPaced);
    await page.goto(path);
    return page;
  }

  async end() {
    for (const end of this.#ends.toReversed()) await end();
  }

  async #page(baseURL, isPaced) {
    this.#browsers[isPaced] ??= this.#startBrowser(isPaced);
    const browser = await this.#browsers[isPaced];
    const context = await browser.newContext({ baseURL, viewport: VIEWPORT, locale: 'en-GB', timezoneId: 'UTC' });
    return context.newPage();
  }

  // With scroll bars, so that their thumbs can be dragged.
  async #startBrowser(isPaced) {
    const browser = await chromium.launch({
      executablePath: process.env.EDGESWEEP_CHROMIUM ?? '/usr/bin/chromium',
      args: isPaced ? CHROMIUM_ARGS : [...CHROMIUM_ARGS, ...UNPACED_ARGS],
      ignoreDefaultArgs: ['--hide-scrollbars'],
    });
    this.#ends.push(() => browser.close());
    return browser;
  }

  // The program that pages come from, by what answers for it and its process.
  async product() {
    this.#product ??= this.#startProduct();
    await this.#product;
    return this.#program;
  }

  // Nothing is sent: there is nobody at the node.
  async #startProduct() {
    this.#program = await this.startProgram(NOBODY);
    await pause(this.#program.request);
    return this.#program.address;
  }

  // A program with data of its own, 100,000 assets, and a connection to this node. `env` is what it is told besides.
  async startProgram(node, env = {}) {
    const binary = resolve(this.root, process.env.EDGESWEEP_BIN ?? 'target/release/edgesweep');
    if (!existsSync(binary)) throw new Error(`there is no ${binary}: make build`);
    const folder = await mkdtemp(join(tmpdir(), 'edgesweep-bench-'));
    this.#ends.push(() => rm(folder, { recursive: true, force: true }));
    const port = await freePort();
    const program = spawn(binary, ['serve'], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env, EDGESWEEP_LISTEN: `127.0.0.1:${port}`, EDGESWEEP_DATA: folder, EDGESWEEP_COMPANY: COMPANY.name,
        EDGESWEEP_ADMIN_EMAIL: ADMIN.email, EDGESWEEP_ADMIN_PASSWORD: ADMIN.password, EDGESWEEP_LOG: 'warn',
        EDGESWEEP_CONNECTION_PRIVATE_HOSTS: '127.0.0.1', ...env,
      },
    });
    this.#ends.push(async () => {
      if (program.exitCode !== null) return;
      program.kill('SIGTERM');
      await once(program, 'exit');
    });
    const address = `http://127.0.0.1:${port}`;
    await answers(`${address}/readyz`, program);
    const request = await requests.newContext({ baseURL: address });
    this.#ends.push(() => request.dispose());
    await signIn(request);
    await importAssets(request);
    await addConnection(request, node);
    return { address, request, pid: program.pid, database: join(folder, 'edgesweep.sqlite') };
  }

  // Ends with the run.
  atEnd(end) {
    this.#ends.push(end);
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

export async function freePort() {
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
