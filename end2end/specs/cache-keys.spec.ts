// Hosts whose cache key ends at the question mark.
import { COMPANY } from '../caches/edgesweep';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';
import { ready } from '../readiness';

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('a host whose key ends at the question mark gets one URL for all variants', async ({
  arrange,
  assets,
  cacheKeys,
  dialog,
  menuBar,
  page,
  varnish,
}) => {
  await arrange.assets(backpacks(1));
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  const path = '/is/image/<COMPANY>/<ID>';
  await arrange.settings({ published: varnish.address, template: `${path}?wid=250\n${path}?wid=500` });
  await assets.open();
  await menuBar.choose('Setup', 'Cache Keys');
  await expect(page.getByText('No host is named yet')).toBeVisible();
  await cacheKeys.write(0, varnish.host, 'Without query');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await cacheKeys.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  await expect.poll(() => cacheKeys.list()).toEqual([`${varnish.host}: Without query`]);
  await assets.open();
  await assets.select('Backpack_001');
  await dialog.openByShortcut();
  await expect.poll(() => dialog.urls()).toEqual([`${varnish.address}/is/image/${COMPANY.root}/Backpack_001`]);
});

test('rows that cannot be saved say why, and the more precise of two comes first', async ({ page, cacheKeys }) => {
  await cacheKeys.open();
  await cacheKeys.write(0, '*.example.com', 'Without query');
  await cacheKeys.write(1, 'https://img.example.com', 'Full URL');
  await cacheKeys.save();
  const problem = page.getByText('has a scheme. Write the host alone');
  await expect(problem).toBeVisible();
  await cacheKeys.write(1, '*.EXAMPLE.com', 'Full URL');
  await expect(page.getByText('There are two rows for *.example.com.')).toBeVisible();
  await cacheKeys.write(1, 'img.example.com', 'Full URL');
  await expect(problem).toBeHidden();
  await cacheKeys.save();
  await expect
    .poll(() => cacheKeys.list())
    .toEqual(['img.example.com: Full URL', '*.example.com: Without query']);
  await cacheKeys.remove('img.example.com');
  await cacheKeys.save();
  await expect.poll(() => cacheKeys.list()).toEqual(['*.example.com: Without query']);
});

test.describe('of two admins', () => {
  test.use({ provokedStatuses: [409] });

  test('the second is told, and decides', async ({ page, cacheKeys, context }) => {
    await cacheKeys.open();
    const other = await context.newPage();
    await other.goto(page.url());
    await ready(other);
    await cacheKeys.write(0, 'mine.example', 'Without query');
    await other.getByRole('textbox', { name: 'Host' }).first().fill('theirs.example');
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(other.locator('.toast')).toContainText('Saved');
    await cacheKeys.save();
    await expect(page.getByText('Somebody else saved the cache keys')).toBeVisible();
    await page.getByRole('button', { name: 'Use theirs' }).click();
    await expect.poll(() => cacheKeys.list()).toEqual(['theirs.example: Without query']);
  });
});
