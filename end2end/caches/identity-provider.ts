// A real provider of single sign-on on this machine: whoever types a name is that person, in the groups that a test gives them.
import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';
import { freePort } from './processes';

export const CLIENT = { id: 'edgesweep', secret: 'a secret between Edgesweep and its provider' };
// Which groups give which roles in these tests.
export const ROLES = 'editors=acme-outdoor:editor,admins=acme-outdoor:admin';

export class IdentityProvider {
  // By name; whoever is not here is in none.
  readonly groups = new Map<string, string[]>();
  private server?: Server;

  private constructor(private readonly port: number) {}

  static async reserve(): Promise<IdentityProvider> {
    return new IdentityProvider(await freePort());
  }

  // Another host than Edgesweep's, since cookies are told apart by hosts and not by ports.
  get issuer(): string {
    return `http://localhost:${this.port}`;
  }

  // Answers from now on, for Edgesweep at this address.
  async serve(edgesweep: string) {
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: CLIENT.id,
          client_secret: CLIENT.secret,
          redirect_uris: [`${edgesweep}/login/sso/callback`],
          post_logout_redirect_uris: [`${edgesweep}/login`],
        },
      ],
      claims: { openid: ['sub'], email: ['email', 'email_verified', 'groups'] },
      pkce: { required: () => true },
      findAccount: (_: unknown, name: string) => ({
        accountId: name,
        claims: () => ({
          sub: name,
          email: `${name}@acme.example`,
          email_verified: true,
          groups: this.groups.get(name) ?? [],
        }),
      }),
    });
    const server = createServer(provider.callback());
    await new Promise<void>((resolve) => server.listen(this.port, 'localhost', resolve));
    this.server = server;
  }

  async stop() {
    const { server } = this;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
