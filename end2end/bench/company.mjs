// The company that is measured, made ready by the program's own entrances: 100,000 assets, and templates of so many lines.
export const ADMIN = { email: 'ada@acme.example', password: 'correct horse battery staple' };
export const COMPANY = { name: 'Acme Outdoor', slug: 'acme-outdoor', root: 'AcmeOutdoor' };
export const ASSETS = 100_000;
// IDs that begin so.
export const FEW_ASSETS = 100;
export const FEW = 'Asset_0000';

const HOST = 'images.example.com';
const AS_A_FORM = { headers: { accept: 'text/html' }, maxRedirects: 0 };

export const template = (lines) =>
  Array.from({ length: lines }, (_, line) => `/is/image/<COMPANY>/<ID>?wid=${100 * (line + 1)}`).join('\n');

export async function signIn(request) {
  await sent(request.post('/login', { form: { ...ADMIN, next: '' }, maxRedirects: 0 }), 303);
}

export async function importAssets(request) {
  const ids = Array.from({ length: ASSETS }, (_, index) => `Asset_${String(index).padStart(6, '0')}`);
  const multipart = {
    company: COMPANY.slug,
    file: { name: 'assets.csv', mimeType: 'text/csv', buffer: Buffer.from(ids.join('\n')) },
  };
  const staged = await sent(request.post('/api/assets/import/stage', { multipart, ...AS_A_FORM }), 302);
  const form = { company: COMPANY.slug, id: staged.headers().location.split('/').pop() };
  await sent(request.post('/api/assets/import/commit', { form }), 200);
}

// A connection that serves the host, so that the dialog refuses nothing.
export async function addConnection(request, node) {
  const form = {
    company: COMPANY.slug,
    'form[name]': 'Edge',
    'form[provider]': 'http-purge',
    'form[hosts]': HOST,
    'form[enabled]': 'true',
    'form[fields][nodes]': node,
    'form[fields][method]': 'PURGE',
    'form[fields][purged_statuses]': '200',
    'form[fields][not_cached_statuses]': '404',
    'form[fields][refused_statuses]': '403',
  };
  await sent(request.post('/api/connections/save', { form }), 200);
}

// Lets wait what is asked for from now on.
export async function pause(request) {
  const [{ id }] = await ask(request, 'connections', {});
  await ask(request, 'connections/pause', { id, paused: 'true' });
}

// Calls a server function with a form; gives its answer.
export async function ask(request, name, form) {
  const answer = await sent(request.post(`/api/${name}`, { form: { company: COMPANY.slug, ...form } }), 200);
  return answer.json();
}

export async function saveTemplate(request, text) {
  const settings = await sent(request.post('/api/settings', { form: { company: COMPANY.slug } }), 200);
  const form = {
    company: COMPANY.slug,
    'change[version]': String((await settings.json()).version),
    'change[published_server]': `https://${HOST}`,
    'change[origin_server]': '',
    'change[company_root]': COMPANY.root,
    'change[template]': text,
    then: 'assets',
  };
  await sent(request.post('/api/settings/save', { form }), 200);
}

async function sent(pending, status) {
  const answer = await pending;
  if (answer.status() !== status) {
    throw new Error(`${answer.url()} answered ${answer.status()}: ${(await answer.text()).slice(0, 300)}`);
  }
  return answer;
}
