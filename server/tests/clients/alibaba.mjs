import cdn from '@alicloud/cdn20180510';

const request = (objects, force) => {
  const folders = () => ({ objectPath: objects.prefixes.join('\n'), objectType: 'Directory', force });
  return objects.urls ? { objectPath: objects.urls.join('\n'), objectType: 'File' } : folders();
};

export async function purge({ address, fields, secrets, objects, manner }) {
  const client = new cdn.default({
    accessKeyId: fields.access_key_id,
    accessKeySecret: secrets.access_key_secret,
    endpoint: new URL(address).host,
    protocol: 'http',
  });
  const force = manner !== 'soft';
  if (objects.tags) {
    const tags = { cacheTag: objects.tags.join(','), domainName: 'www.example.com', force };
    await client.refreshObjectCacheByCacheTag(new cdn.RefreshObjectCacheByCacheTagRequest(tags));
  } else {
    await client.refreshObjectCaches(new cdn.RefreshObjectCachesRequest(request(objects, force)));
  }
}
