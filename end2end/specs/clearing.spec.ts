// File > Invalidate CDN for more than URLs: folders, a host, everything, at a real Varnish.
import { COMPANY } from '../caches/edgesweep';
import { versionAt } from '../caches/origin';
import { expect, test } from '../fixtures';

test('a folder is cleared with all below it, and its history says so', async ({
  page,
  arrange,
  assets,
  connections,
  dialog,
  origin,
  varnish,
}) => {
  await arrange.signIn();
  await connections.open();
  await connections.add('HTTP PURGE', { name: 'Edge', hosts: varnish.host, fields: { Nodes: varnish.address } });
  await page.getByRole('combobox', { name: 'Fill in for' }).selectOption('Varnish with bans and keys (xkey)');
  await expect(page.getByRole('textbox', { name: 'Method of a ban' })).toHaveValue('BAN');
  await connections.save();
  const [inside, outside] = [`${varnish.address}/is/image/a/1?wid=5`, `${varnish.address}/is/content/b`];
  expect([await versionAt(inside), await versionAt(outside)]).toEqual([1, 1]);
  origin.publishAgain();

  await assets.open();
  await dialog.openByShortcut();
  await dialog.clearBy('Folder');
  const folders = page.getByRole('textbox', { name: 'Folders' });
  await folders.fill(`${varnish.address}/is/image/*`);
  await expect(dialog.dialog.getByText('A folder has no ? and no *')).toBeVisible();
  await expect(dialog.continueButton).toBeDisabled();
  await folders.fill(`${varnish.address}/is/image`);
  await expect(dialog.dialog.getByText('Goes to Edge.')).toBeVisible();
  await expect(dialog.summary).toContainText('1 folder');
  await expect(dialog.summary).toContainText('1 request to Edge');
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 purged');
  expect([await versionAt(inside), await versionAt(outside)]).toEqual([2, 1]);

  await dialog.keepWorking();
  await page.goto(`/${COMPANY.slug}/invalidations`);
  await expect(page.getByRole('row').nth(1)).toContainText('1 folder');
  await page.getByRole('row').nth(1).getByRole('link').click();
  await expect(page.getByText(`${varnish.address}/is/image/`, { exact: true }).first()).toBeVisible();
  await expect(page.getByText('names no URLs to look at')).toBeVisible();
});

test('a host and everything are typed once more', async ({ arrange, assets, dialog, origin, page, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address, bans: true });
  const url = `${varnish.address}/is/image/a`;
  expect(await versionAt(url)).toBe(1);
  origin.publishAgain();
  await assets.open();
  await dialog.openByShortcut();
  await dialog.clearBy('Host');
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill(varnish.host);
  await expect(dialog.continueButton).toBeDisabled();
  await page.getByRole('textbox', { name: 'Confirm' }).fill(varnish.host);
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 purged');
  expect(await versionAt(url)).toBe(2);
  await dialog.keepWorking();

  origin.publishAgain();
  await dialog.openByShortcut();
  await dialog.clearBy('Everything');
  await page.getByRole('checkbox', { name: 'Edge' }).check();
  await expect(dialog.continueButton).toBeDisabled();
  await page.getByRole('textbox', { name: 'Confirm' }).fill(COMPANY.slug);
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 purged');
  expect(await versionAt(url)).toBe(3);
  await dialog.keepWorking();
});

test('a long list below one folder says what clearing the folder would take', async ({ arrange, assets, dialog, page, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address, bans: true });
  await assets.open();
  await dialog.openByShortcut();
  const lines = Array.from({ length: 30 }, (_, index) => `${varnish.address}/is/image/a/${index}`);
  await dialog.paste(lines.join('\n'));
  await expect(dialog.dialog.getByText('1 request instead of 30')).toBeVisible();
  await dialog.dialog.getByRole('button', { name: 'Clear the folder instead…' }).click();
  await expect(page.getByRole('textbox', { name: 'Folders' })).toHaveValue(`${varnish.address}/is/image/a/`);
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 purged');
});
