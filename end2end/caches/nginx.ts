// A real nginx with its cache-purge module in front of the origin. It clears what is asked for below /purge (a purge in
// the cached location itself ends its worker in Debian's nginx 1.22), and says 404 or 412 where it had no copy.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Program, freePort, Program as Programs } from './processes';

const MODULE = process.env.EDGESWEEP_NGINX_PURGE_MODULE ?? '/usr/lib/nginx/modules/ngx_http_cache_purge_module.so';

export class Nginx {
  private constructor(
    private readonly program: Program,
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(originPort: number): Promise<Nginx> {
    const folder = await mkdtemp(join(tmpdir(), 'edgesweep-nginx-'));
    const port = await freePort();
    const file = join(folder, 'nginx.conf');
    await writeFile(file, edge(folder, port, originPort));
    const args = ['-c', file, '-p', folder, '-e', join(folder, 'error.log')];
    const program = await Programs.start('nginx', 'nginx', args, port);
    return new Nginx(program, folder, port);
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get address(): string {
    return `http://${this.host}`;
  }

  // The node's address for a connection.
  get node(): string {
    return `${this.address}/purge`;
  }

  async stop() {
    await this.program.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function edge(folder: string, port: number, originPort: number): string {
  // Started by root, its workers would become another user, who cannot write to the folder.
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  return `load_module ${MODULE};
${user}
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 64; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/temp;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/cache keys_zone=edge:1m;
  # As it was sent, so that escapes stay as they are in the key.
  map $request_uri $purged_uri { ~^/purge(?<sent>/.*)$ $sent; }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://127.0.0.1:${originPort};
      proxy_cache edge;
      proxy_cache_key $http_host$request_uri;
    }
    location /purge/ {
      allow 127.0.0.1;
      deny all;
      proxy_cache_purge edge $http_host$purged_uri;
    }
  }
}
`;
}
