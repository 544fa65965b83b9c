// What was typed into the list of URLs and not sent: it is there again, whatever came between.
import { COMPANY } from '../caches/edgesweep';
import { expect, test } from '../fixtures';
import { ready } from '../readiness';

test.beforeEach(async ({ arrange, assets, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await assets.open();
});

test('rows and the note are there again after the dialog was closed and the page was loaded anew', async ({
  page,
  dialog,
  varnish,
}) => {
  await dialog.openByShortcut();
  await dialog.add(`${varnish.address}/a`);
  await dialog.sayWhy('new pictures');
  await dialog.cancel();
  await page.reload();
  await ready(page);
  await dialog.openByShortcut();
  await expect(dialog.rows).toHaveCount(1);
  expect(await dialog.urls()).toEqual([`${varnish.address}/a`]);
  await expect(dialog.dialog.getByRole('textbox', { name: 'Why (optional)' })).toHaveValue('new pictures');
});

test('a list that is edited as a text is there again as that text', async ({ page, dialog, varnish }) => {
  await dialog.openByShortcut();
  await dialog.dialog.getByRole('button', { name: 'Edit as text' }).click();
  const text = dialog.dialog.getByRole('textbox', { name: 'All URLs' });
  await expect(text).toBeFocused();
  await text.fill(`${varnish.address}/half/wri`);
  await page.keyboard.press('Escape');
  await expect(dialog.dialog).toBeHidden();
  await dialog.openByShortcut();
  await expect(text).toHaveValue(`${varnish.address}/half/wri`);
  await dialog.dialog.getByRole('button', { name: 'Use this list' }).click();
  await expect(dialog.rows).toHaveCount(1);
});

test('a row that was begun and left as it was is gone again', async ({ page, dialog }) => {
  await dialog.openByShortcut();
  await dialog.dialog.getByRole('button', { name: 'Add URL' }).click();
  await expect(dialog.list.getByRole('textbox', { name: 'URL' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(dialog.rows).toHaveCount(0);
  await expect(dialog.dialog).toBeVisible();
});

test('what was typed on the page before it came alive is taken over', async ({ page, varnish }) => {
  const held: (() => void)[] = [];
  await page.route('**/*.wasm', async (route) => {
    await new Promise<void>((go) => held.push(go));
    await route.continue();
  });
  await page.goto(`/${COMPANY.slug}/invalidate`, { waitUntil: 'domcontentloaded' });
  await page.getByRole('textbox', { name: 'URLs' }).fill(`${varnish.address}/typed/early`);
  await expect.poll(() => held.length).toBeGreaterThan(0);
  for (const go of held) go();
  await ready(page);
  await expect(page.getByRole('grid', { name: 'URLs' })).toContainText('/typed/early');
});

test('whoever signs out leaves no draft behind in the browser', async ({ page, dialog, assets, signIn, varnish }) => {
  await dialog.openByShortcut();
  await dialog.add(`${varnish.address}/a`);
  await dialog.cancel();
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('edgesweep.')));
  expect(await kept()).not.toEqual([]);
  await signIn.out();
  expect(await kept()).toEqual([]);
  await signIn.as();
  await assets.open();
  await dialog.openByShortcut();
  await expect(dialog.rows).toHaveCount(0);
});
