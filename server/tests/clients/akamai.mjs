import EdgeGrid from 'akamai-edgegrid';

const named = (section, name) => section.match(new RegExp(`^${name} *= *(.*)$`, 'm'))[1];

export async function purge({ address, fields, secrets, objects, manner }) {
  const [client, secret, access] = ['client_token', 'client_secret', 'access_token'].map((name) => named(secrets.edgerc, name));
  const api = new EdgeGrid(client, secret, access, 'host');
  api.config.host = address;
  const kind = objects.urls ? 'url' : objects.tags ? 'tag' : 'cpcode';
  const path = `/ccu/v3/${manner === 'hard' ? 'delete' : 'invalidate'}/${kind}/production`;
  const list = objects.urls ?? objects.tags ?? fields.cp_codes.split(' ').map(Number);
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' };
  api.auth({ path, method: 'POST', headers, body: { objects: list } });
  await new Promise((resolve, reject) => api.send((error) => (error ? reject(error) : resolve())));
}
