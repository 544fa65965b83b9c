// An origin that serves a small picture at every path, and says in it which version it is. Caches may keep it for an
// hour, so whatever is fresh sooner was purged.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class Origin {
  private version = 1;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(): Promise<Origin> {
    const server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=3600' });
      response.end(origin.picture(request.url ?? '/'));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = new Origin(server, (server.address() as AddressInfo).port);
    return origin;
  }

  // Publishes everything again: from now on the origin serves the next version.
  publishAgain() {
    this.version += 1;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private picture(path: string): string {
    const shown = path.replace(/[<>&"]/g, '-');
    return `<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><title>version ${this.version}</title><text y="32">${shown}</text></svg>`;
  }
}

// Which version an address serves now.
export async function versionAt(url: string): Promise<number> {
  const text = await (await fetch(url)).text();
  const version = /version (\d+)/.exec(text)?.[1];
  if (!version) throw new Error(`${url} serves no picture of the origin: ${text.slice(0, 200)}`);
  return Number(version);
}
