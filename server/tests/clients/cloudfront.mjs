import { CloudFrontClient, CreateInvalidationCommand } from '@aws-sdk/client-cloudfront';

const paths = ({ urls, tags, prefixes }) => {
  if (urls) return urls.map((url) => url.slice(new URL(url).origin.length));
  if (tags) return tags.map((tag) => `#${tag}`);
  return prefixes ? prefixes.map((prefix) => `${new URL(prefix).pathname}*`) : ['/*'];
};

export async function purge({ address, fields, secrets, objects, id }) {
  const credentials = { accessKeyId: fields.access_key_id, secretAccessKey: secrets.secret_access_key };
  const client = new CloudFrontClient({ region: 'us-east-1', endpoint: address, maxAttempts: 1, credentials });
  const items = paths(objects);
  await client.send(new CreateInvalidationCommand({
    DistributionId: fields.distribution,
    InvalidationBatch: { Paths: { Quantity: items.length, Items: items }, CallerReference: id },
  }));
}
