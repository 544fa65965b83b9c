// Who is told when an invalidation has ended: a program's webhook, and a server for mail.
import { createHmac } from 'node:crypto';
import { createServer as createHttpServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { type AddressInfo, createServer, type Server as SocketServer, type Socket } from 'node:net';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

export interface Event {
  type: string;
  data: { id: string; state: string; page: string; urls: { total: number; done: number } };
}

export class WebhookReceiver {
  // Those whose signature is right.
  readonly events: Event[] = [];

  private constructor(
    private readonly server: Server,
    readonly address: string,
  ) {}

  static async start(): Promise<WebhookReceiver> {
    const server = createHttpServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString();
        const isRight = isSigned(request.headers, body);
        if (isRight) receiver.events.push(JSON.parse(body) as Event);
        response.writeHead(isRight ? 204 : 401).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const receiver = new WebhookReceiver(server, `http://127.0.0.1:${port}/edgesweep`);
    return receiver;
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  const key = Buffer.from(SECRET.replace('whsec_', ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

// Takes every mail, without encryption and without asking who sends it.
export class MailServer {
  readonly mails: string[] = [];

  private constructor(
    private readonly server: SocketServer,
    readonly url: string,
  ) {}

  static async start(): Promise<MailServer> {
    const server = createServer((socket) => receive(socket, (mail) => mails.mails.push(mail)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const mails = new MailServer(server, `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    return mails;
  }

  async stop() {
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function receive(socket: Socket, take: (mail: string) => void) {
  let mail: string[] | undefined;
  let rest = '';
  socket.write('220 mail.example\r\n');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    const lines = (rest + chunk.toString()).split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (mail && line !== '.') {
        mail.push(line);
      } else if (mail) {
        take(mail.join('\n'));
        mail = undefined;
        socket.write('250 taken\r\n');
      } else if (line === 'DATA') {
        mail = [];
        socket.write('354 go on\r\n');
      } else if (line === 'QUIT') {
        socket.end('221 bye\r\n');
      } else {
        socket.write('250 ok\r\n');
      }
    }
  });
}
