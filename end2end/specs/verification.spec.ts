// What the edge serves after a purge, looked at by the program itself, with a real Varnish as the edge.
import { COMPANY } from '../caches/edgesweep';
import { versionAt } from '../caches/origin';
import { expect, expectAccessible, test } from '../fixtures';

test.use({ looksAtTheEdge: true });

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('after a purge the page says that the edge serves fresh content', async ({ arrange, invalidations, origin, varnish }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  const urls = ['Backpack_A', 'Backpack_B'].map((id) => `${varnish.address}/is/image/${COMPANY.root}/${id}`);
  for (const url of urls) await versionAt(url);
  origin.publishAgain();
  await invalidations.openOne(await arrange.invalidation(urls));
  await expect(invalidations.atTheEdge).toContainText('2 fresh');
  await expect(invalidations.atTheEdge).toContainText('Other places, and what visitors\' browsers keep, can be another.');
  await expect(invalidations.doubts).toHaveCount(0);
});

test('what is stale is shown with its evidence, and one press purges it again', async ({
  page,
  arrange,
  invalidations,
  nginx,
  origin,
  varnish,
}) => {
  // The wrong cache is purged: nginx does not stand before this host.
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: nginx.node });
  await arrange.settings({ published: varnish.address, origin: `http://127.0.0.1:${origin.port}` });
  const url = `${varnish.address}/is/image/${COMPANY.root}/Backpack_A`;
  await versionAt(url);
  origin.publishAgain();
  await invalidations.openOne(await arrange.invalidation([url]));
  await expect(invalidations.atTheEdge).toContainText('1 stale');
  await expect(invalidations.doubts).toHaveCount(1);
  await expect(invalidations.doubts).toContainText(url);
  await invalidations.doubts.getByText('Evidence').click();
  await expect(invalidations.doubts.getByText('origin\'s SHA-256')).toBeVisible();
  await expectAccessible(page);

  // Somebody mends the edge; pressing leads to a new invalidation, which is looked at, too.
  await fetch(url, { method: 'PURGE' });
  await invalidations.purgeStaleAgain();
  await expect(invalidations.urls).toHaveCount(1);
  await expect(invalidations.atTheEdge).toContainText('1 fresh');
  expect(await versionAt(url)).toBe(2);
});
