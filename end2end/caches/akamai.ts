// Akamai, as far as its published API goes: it checks who asks, accepts purges, and says how many seconds they take.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const SECTION = [
  '[default]',
  'host = akab-x.luna.akamaiapis.net',
  'client_token = akab-client-token',
  'client_secret = k-7391-do-not-show',
  'access_token = akab-access-token',
].join('\n');

export class Akamai {
  // The URLs of each purge, in their order.
  readonly purges: string[][] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(seconds: number): Promise<Akamai> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const isSigned = request.headers.authorization?.startsWith('EG1-HMAC-SHA256 client_token=akab-client-token;');
        if (!isSigned) {
          response.writeHead(401, { 'content-type': 'application/problem+json' });
          response.end(JSON.stringify({ title: 'Not authorized', status: 401, detail: 'Inactive client token' }));
          return;
        }
        if (request.url === '/ccu/v3/invalidate/url/production') {
          akamai.purges.push((JSON.parse(Buffer.concat(chunks).toString()) as { objects: string[] }).objects);
        }
        response.writeHead(201, { 'content-type': 'application/json' });
        const accepted = { httpStatus: 201, estimatedSeconds: seconds, purgeId: 'edup-1', supportId: 'edup-1' };
        response.end(JSON.stringify({ ...accepted, detail: 'Request accepted' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const akamai = new Akamai(server, `http://127.0.0.1:${port}`);
    return akamai;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
