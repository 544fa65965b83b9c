import { CdnManagementClient } from '@azure/arm-cdn';

const wanted = ({ urls, prefixes }) => {
  // A path is cleared with all of its queries.
  const paths = (urls ?? prefixes).map((url) => `${new URL(url).pathname}${urls ? '' : '*'}`);
  return { contentPaths: paths, domains: [new URL((urls ?? prefixes)[0]).hostname] };
};

export async function purge({ address, fields, objects, token }) {
  const client = new CdnManagementClient({}, fields.subscription, {
    endpoint: address,
    allowInsecureConnection: true,
    apiVersion: '2025-04-15',
  });
  // The client keeps tokens to https.
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  const sendRequest = (request, next) => {
    request.headers.set('authorization', `Bearer ${token}`);
    return next(request);
  };
  client.pipeline.addPolicy({ name: 'token', sendRequest });
  await client.afdEndpoints.beginPurgeContent(fields.resource_group, fields.profile, fields.endpoint, wanted(objects));
}
