// The history and one invalidation: what was asked, what became of it, and doing it again.
import { COMPANY } from '../caches/edgesweep';
import { Varnish } from '../caches/varnish';
import { expect, test } from '../fixtures';

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('an empty history says what to do first', async ({ page, invalidations, dialog }) => {
  await invalidations.open();
  await expect(page.getByRole('heading', { name: 'Nothing was invalidated yet' })).toBeVisible();
  await page.locator('.empty-state').getByRole('link', { name: 'Invalidate CDN…' }).click();
  await expect(dialog.dialog).toBeVisible();
});

test('each URL is told with what the cache answered, and the list can be filtered and taken away', async ({
  page,
  context,
  arrange,
  invalidations,
  varnish,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  const at = (id: string) => `${varnish.address}/is/image/${COMPANY.root}/${id}`;
  const urls = [at('Backpack_A'), at('Tent_1'), at('Tent_2')];
  await arrange.invalidation(urls, 'by list');
  await invalidations.openNewest();
  await expect(invalidations.outcome).toContainText('3 were not cached');
  await expect(page.getByText('by list')).toBeVisible();
  await expect(invalidations.urls).toHaveCount(3);
  await expect(invalidations.urls.first()).toContainText('404 Not in cache');
  await expect(invalidations.urls.first()).toContainText('was not cached');

  await invalidations.filterByText('Tent');
  await expect(invalidations.urls).toHaveCount(2);
  await invalidations.filterByState('refused');
  await expect(page.getByText('No URL matches the filter.')).toBeVisible();
  await page.getByRole('link', { name: 'Show all URLs' }).click();
  await expect(invalidations.urls).toHaveCount(3);

  await invalidations.copyUrls();
  await expect(page.getByText('3 URLs are copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(urls.join('\n'));
  const lines = (await invalidations.export()).trim().split('\r\n');
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain(urls[0]);
});

test('the history is filtered by what stood in a list, by state and by day, and by its address alone', async ({
  page,
  arrange,
  invalidations,
  varnish,
}) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  const at = (id: string) => `${varnish.address}/is/image/${COMPANY.root}/${id}`;
  await arrange.invalidation([at('Backpack_A')], 'bags');
  await arrange.invalidation([at('Tent_1')], 'tents');
  await invalidations.open();
  await expect(invalidations.rows).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Search URLs' }).fill('tent_');
  await expect(invalidations.rows).toHaveCount(1);
  await expect(invalidations.rows).toContainText('tents');
  await expect(page).toHaveURL(/\?url=tent_$/);
  await page.getByRole('combobox', { name: 'State' }).selectOption('failed');
  await expect(page.getByText('No invalidation matches the filter.')).toBeVisible();
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(invalidations.rows).toHaveCount(2);
  await page.getByRole('combobox', { name: 'Connection' }).selectOption({ label: 'Edge' });
  await page.getByRole('combobox', { name: 'State' }).selectOption('done');
  await expect(page).toHaveURL(/\?connection=[0-9a-f-]{36}&state=done$/);
  await expect(invalidations.rows).toHaveCount(2);
  await page.getByLabel('From').fill('2099-01-01');
  await expect(page.getByText('No invalidation matches the filter.')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('From')).toHaveValue('2099-01-01');
  await expect(page.getByText('No invalidation matches the filter.')).toBeVisible();
});

test.describe('where an answer is refused', () => {
  test.use({ provokedStatuses: [422] });

  test('a note and a link are added afterwards, and each request is told with its moment and its answer', async ({
    page,
    arrange,
    invalidations,
    varnish,
  }) => {
    await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
    await arrange.settings({ published: varnish.address });
    const id = await arrange.invalidation([`${varnish.address}/is/image/${COMPANY.root}/A`], 'first');
    await invalidations.openOne(id);
    await page.getByText('Change', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Why' }).fill('New pictures');
    await page.getByRole('textbox', { name: 'Link' }).fill('javascript:alert(1)');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('This is no address of a page.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Link' }).fill('https://tickets.example/T-1');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('link', { name: 'https://tickets.example/T-1' })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Save' })).toBeHidden();
    await page.reload();
    await expect(page.getByText('New pictures').first()).toBeVisible();

    await invalidations.urls.first().click();
    const requests = page.getByRole('list', { name: 'Requests to Edge' });
    await expect(requests.getByRole('listitem')).toHaveCount(1);
    // Varnish names each of its transactions.
    await expect(requests).toContainText(/took .* ms.*request \d+.*404 Not in cache/);
  });
});

test('a list is copied as a template', async ({ page, arrange, invalidations, varnish }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  const url = `${varnish.address}/is/image/${COMPANY.root}/A`;
  await invalidations.openOne(await arrange.invalidation([url], 'Spring'));
  await page.getByRole('button', { name: 'Copy as template' }).click();
  await expect(page.getByText('The template Spring is saved.')).toBeVisible();
  await expect(page).toHaveURL(/\/setup\/templates$/);
  await expect(page.locator('[name="change[rows][0][name]"]')).toHaveValue('Spring');
});

test('Run again makes a new invalidation and leads to it', async ({ page, arrange, invalidations, varnish }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  const id = await arrange.invalidation([`${varnish.address}/is/image/${COMPANY.root}/A`], 'first');
  await invalidations.openOne(id);
  await invalidations.runAgain();
  await expect(page).toHaveURL(/\/invalidations\/[0-9a-f-]{36}$/);
  expect(page.url()).not.toContain(id);
  await expect(invalidations.outcome).toContainText('1 was not cached');
  await invalidations.open();
  await expect(invalidations.rows).toHaveCount(2);
});

test('what a cache does not allow is failed, and can be tried again', async ({ page, arrange, origin, invalidations }) => {
  const varnish = await Varnish.start(origin.port, 'a key that nobody gave');
  try {
    await arrange.httpPurge({ name: 'Locked edge', hosts: [varnish.host], node: varnish.address });
    await arrange.settings({ published: varnish.address });
    const id = await arrange.invalidation([`${varnish.address}/is/image/${COMPANY.root}/A`]);
    await invalidations.openOne(id);
    await expect(invalidations.indicator).toContainText('Nothing was purged');
    await expect(invalidations.urls.first()).toContainText('405');
    if (await page.getByRole('button', { name: 'Retry failed' }).isVisible()) {
      await invalidations.retryFailed();
      expect(page.url()).not.toContain(id);
    }
  } finally {
    await varnish.stop();
  }
});

test('progress comes by itself, and is asked for where streams are blocked', async ({ page, arrange, invalidations, varnish }) => {
  await arrange.settings({ published: varnish.address });
  const urls = [`${varnish.address}/is/image/${COMPANY.root}/A`];
  // Nobody listens at the node: the work waits until the connection is deleted.
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: 'http://127.0.0.1:9' });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const questions = () => asked.filter((path) => path.endsWith('/api/invalidations/running')).length;
  await invalidations.open();
  await expect.poll(() => asked.filter((path) => path.endsWith('/events')).length).toBe(1);
  await expect(page.getByText('Nothing is running')).toBeVisible();
  const before = questions();
  await arrange.invalidation(urls);
  await expect(page.getByText('1 running')).toBeVisible();
  expect(questions()).toBe(before);

  // As behind a proxy that keeps the answer back until it is whole.
  await page.route('**/events', () => {});
  await page.reload();
  await expect(page.getByText('1 running')).toBeVisible();
  await expect.poll(questions).toBeGreaterThan(before + 2);
});

test.describe('while the server is away', () => {
  test.use({ losesServer: true });

  test('the indicator says so, and goes on by itself', async ({ page, arrange, edgesweep, invalidations }) => {
    // Nobody listens at the node: the work waits and is tried again.
    await arrange.httpPurge({ name: 'Edge', hosts: ['127.0.0.1:9'], node: 'http://127.0.0.1:9' });
    await arrange.settings({ published: '127.0.0.1:9' });
    const id = await arrange.invalidation([`http://127.0.0.1:9/is/image/${COMPANY.root}/A`]);
    await invalidations.openOne(id);
    await expect(invalidations.indicator).toContainText('0 of 1 URL');
    await edgesweep.halt();
    await expect(invalidations.indicator).toContainText('The connection is lost; the work goes on at the server.');
    await edgesweep.restart();
    await expect(page.getByText('The connection is lost')).toBeHidden();
    await expect(invalidations.indicator).toContainText('0 of 1 URL');
  });
});
