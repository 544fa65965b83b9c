import Cloudflare from 'cloudflare';

const withoutScheme = (prefix) => prefix.replace(/^https?:\/\//, '').replace(/\/$/, '');

const body = ({ urls, tags, prefixes, hosts }) => {
  if (urls) return { files: urls };
  if (tags) return { tags };
  if (prefixes) return { prefixes: prefixes.map(withoutScheme) };
  return hosts ? { hosts } : { purge_everything: true };
};

export async function purge({ address, fields, secrets, objects, manner }) {
  const client = new Cloudflare({ apiToken: secrets.token, baseURL: address, maxRetries: 0 });
  const zone = { zone_id: fields.zone, ...body(objects) };
  await (manner === 'soft' ? client.cache.invalidate(zone) : client.cache.purge(zone));
}
