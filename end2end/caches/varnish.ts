// A real Varnish in front of the origin. It takes PURGE from this machine, with a key if it was given one, and says 404
// where it had no copy; and BAN, by regular expressions for host and path.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, freePort, Program as Programs } from './processes';

export class Varnish {
  private constructor(
    private readonly program: Program,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(originPort: number, purgeKey = ''): Promise<Varnish> {
    const folder = await mkdtemp(join(tmpdir(), 'edgesweep-varnish-'));
    const port = await freePort();
    const vcl = join(folder, 'edge.vcl');
    await writeFile(vcl, edge(originPort, purgeKey));
    const args = ['-F', '-j', 'none', '-n', join(folder, 'work'), '-a', `127.0.0.1:${port}`, '-f', vcl, '-s', 'malloc,16m'];
    const program = await Programs.start('varnishd', 'varnishd', [...args, '-T', 'none'], port);
    return new Varnish(program, folder, port);
  }

  // What the Published Server Name is.
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get address(): string {
    return `http://${this.host}`;
  }

  async stop() {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function edge(originPort: number, purgeKey: string): string {
  const locked = purgeKey ? `|| req.http.X-Purge-Key != "${purgeKey}"` : '';
  return `vcl 4.1;
import purge;
import std;
backend default { .host = "127.0.0.1"; .port = "${originPort}"; }
acl purgers { "127.0.0.1"; }
sub vcl_recv {
  if (req.method == "PURGE") {
    if (client.ip !~ purgers ${locked}) { return (synth(405, "Not allowed")); }
    return (hash);
  }
  if (req.method == "BAN") {
    if (client.ip !~ purgers ${locked}) { return (synth(405, "Not allowed")); }
    if (std.ban("obj.http.X-Host ~ " + req.http.X-Host + " && obj.http.X-Url ~ " + req.http.X-Url)) {
      return (synth(200, "Ban added"));
    }
    return (synth(400, std.ban_error()));
  }
}
sub vcl_backend_response {
  set beresp.http.X-Host = bereq.http.Host;
  set beresp.http.X-Url = bereq.url;
}
sub clear {
  set req.http.X-Cleared = purge.hard();
  if (req.http.X-Cleared == "0") { return (synth(404, "Not in cache")); }
  return (synth(200, "Purged"));
}
sub vcl_hit { if (req.method == "PURGE") { call clear; } }
sub vcl_miss { if (req.method == "PURGE") { call clear; } }
sub vcl_pass { if (req.method == "PURGE") { return (synth(503, "Passed")); } }
`;
}
