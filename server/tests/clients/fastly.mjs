import Fastly from 'fastly';

export async function purge({ address, fields, secrets, objects, manner }) {
  // The client names its vendor's address with each call.
  const call = Fastly.ApiClient.instance.callApi;
  Fastly.ApiClient.instance.callApi = function (...given) {
    given[given.length - 1] = address;
    return call.apply(this, given);
  };
  Fastly.ApiClient.instance.authenticate(secrets.token);
  const api = new Fastly.PurgeApi();
  const service = { service_id: fields.service };
  const soft = manner === 'soft' ? { fastly_soft_purge: 1 } : {};
  if (objects.urls) await api.purgeSingleUrl({ cached_url: objects.urls[0].replace(/^https?:\/\//, ''), ...soft });
  else if (objects.tags) await api.bulkPurgeTag({ ...service, ...soft, purge_response: { surrogate_keys: objects.tags } });
  else await api.purgeAll(service);
}
