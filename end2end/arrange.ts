// Puts a company into the state that a test begins with, by the program's own entrances and without a browser's help.
// What a test is about, it does with the page objects instead.
import { type APIRequestContext, type APIResponse, request as requests } from '@playwright/test';
import { ADMIN, COMPANY } from './caches/edgesweep';

// A plain form's browser: the program answers with a redirection.
const AS_A_FORM = { headers: { accept: 'text/html' }, maxRedirects: 0 };

export interface Servers {
  published?: string;
  origin?: string;
  root?: string;
  template?: string;
}

export interface HttpPurge {
  name: string;
  hosts: string[];
  node: string;
  // Folders, hosts and everything can be cleared, too.
  bans?: boolean;
}

export interface Colleague {
  email: string;
  password: string;
  role: string;
}

export class Arrange {
  // `request` is the page's own, so that the page is signed in as well.
  constructor(private readonly request: APIRequestContext) {}

  async signIn(person = ADMIN) {
    await this.sent(this.request.post('/login', { form: { ...person, next: '' }, maxRedirects: 0 }), 303);
  }

  async signOut() {
    await this.sent(this.request.post('/logout', { maxRedirects: 0 }), 303);
  }

  async settings({ published = '', origin = '', root = COMPANY.root, template = '' }: Servers) {
    const form = {
      company: COMPANY.slug,
      'change[version]': String(await this.settingsVersion()),
      'change[published_server]': published,
      'change[origin_server]': origin,
      'change[company_root]': root,
      'change[template]': template,
      then: 'assets',
    };
    await this.sent(this.request.post('/api/settings/save', { form }), 200);
  }

  // Imports assets: CSV, or an ID a line.
  async assets(text: string) {
    const multipart = {
      company: COMPANY.slug,
      file: { name: 'assets.csv', mimeType: 'text/csv', buffer: Buffer.from(text) },
    };
    const staged = await this.sent(this.request.post('/api/assets/import/stage', { multipart, ...AS_A_FORM }), 302);
    const id = staged.headers()['location']?.split('/').pop() ?? '';
    const form = { company: COMPANY.slug, id };
    await this.sent(this.request.post('/api/assets/import/commit', { form }), 200);
  }

  async httpPurge({ name, hosts, node, bans = false }: HttpPurge) {
    const form = {
      company: COMPANY.slug,
      'form[name]': name,
      'form[provider]': 'http-purge',
      'form[hosts]': hosts.join('\n'),
      'form[enabled]': 'true',
      'form[fields][nodes]': node,
      'form[fields][method]': 'PURGE',
      'form[fields][purged_statuses]': '200 202 204',
      'form[fields][not_cached_statuses]': '404 412',
      'form[fields][refused_statuses]': '401 403 405',
      'form[fields][ban_method]': bans ? 'BAN' : '',
      'form[fields][ban_host_header]': 'X-Host',
      'form[fields][ban_path_header]': 'X-Url',
    };
    await this.sent(this.request.post('/api/connections/save', { form }), 200);
  }

  // Lets somebody into the company, who has not signed in then.
  async colleague({ email, password, role }: Colleague) {
    const form = { company: COMPANY.slug, 'form[email]': email, 'form[role]': role };
    const answer = await this.sent(this.request.post('/api/people/invite', { form }), 200);
    const link = new URL(((await answer.json()) as { link: string }).link);
    // A browser of their own: whoever joins is signed in.
    const theirs = await requests.newContext();
    const joining = { invitation: link.pathname.split('/').pop() ?? '', password };
    await this.sent(theirs.post(`${link.origin}/login/invitation`, { form: joining, maxRedirects: 0 }), 303);
    await theirs.dispose();
  }

  // Lists of more URLs wait for a second person.
  async approvalAbove(urls: number) {
    const answer = await this.sent(this.request.post('/api/rules', { form: { company: COMPANY.slug } }), 200);
    const { version } = (await answer.json()) as { version: number };
    const form = {
      company: COMPANY.slug,
      'change[tags_and_folders]': 'editor',
      'change[hosts_and_everything]': 'by_connection',
      'change[approval_above]': String(urls),
      'change[version]': String(version),
    };
    await this.sent(this.request.post('/api/rules/save', { form }), 200);
  }

  // Submits a list; gives the invalidation's ID.
  async invalidation(urls: string[], note = ''): Promise<string> {
    const form = { company: COMPANY.slug, 'list[urls]': urls.join('\n'), 'list[note]': note };
    const answer = await this.sent(this.request.post('/api/invalidations/submit-list', { form }), 200);
    return (await answer.json()) as string;
  }

  private async settingsVersion(): Promise<number> {
    const answer = await this.sent(this.request.post('/api/settings', { form: { company: COMPANY.slug } }), 200);
    return ((await answer.json()) as { version: number }).version;
  }

  private async sent(pending: Promise<APIResponse>, status: number): Promise<APIResponse> {
    const answer = await pending;
    if (answer.status() !== status) {
      throw new Error(`${answer.url()} answered ${answer.status()}: ${(await answer.text()).slice(0, 500)}`);
    }
    return answer;
  }
}

// So many image assets, `Backpack_001` and on, in two folders.
export function backpacks(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const id = `Backpack_${String(index + 1).padStart(3, '0')}`;
    return `${id},image,/2026/${index % 2 ? 'spring' : 'autumn'}`;
  });
  return ['id,kind,folder', ...rows, ''].join('\n');
}
