// Templates by name: what the dialog can switch to.
import { readFile } from 'node:fs/promises';
import { COMPANY } from '../caches/edgesweep';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';
import { ready } from '../readiness';

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('a template is written, saved, and chosen in the dialog', async ({
  arrange,
  assets,
  dialog,
  menuBar,
  page,
  templates,
  varnish,
}) => {
  await arrange.assets(backpacks(1));
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address, template: '/is/image/<COMPANY>/<ID>' });
  await assets.open();
  await menuBar.choose('Setup', 'Templates');
  await expect(page.getByText('No other templates yet')).toBeVisible();
  await templates.write('New template', 'Wide', '/is/image/<COMPANY>/<ID>?wid=2000');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await expect(templates.row('Wide').getByText('this template stays in Edgesweep')).toBeVisible();
  await templates.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  await expect.poll(() => templates.names()).toEqual(['Wide']);
  await assets.open();
  await assets.select('Backpack_001');
  await dialog.openByShortcut();
  await page.getByRole('combobox', { name: 'Template' }).selectOption('Wide');
  const address = `${varnish.address}/is/image/${COMPANY.root}/Backpack_001?wid=2000`;
  await expect.poll(() => dialog.urls()).toEqual([address]);
});

test('another becomes the default, and its text that of General Settings', async ({
  arrange,
  generalSettings,
  page,
  templates,
}) => {
  await arrange.settings({ published: 'img.example.com', template: '/old/<ID>' });
  await templates.open();
  await templates.write('New template', 'Next', '/next/<ID>');
  await templates.press('Next', 'Make default');
  await expect(page.locator('.toast')).toContainText('Saved');
  await expect.poll(() => templates.names()).toEqual(['Default']);
  await expect(templates.default.getByRole('textbox')).toHaveValue('Next');
  await expect(templates.default).toContainText('/next/<ID>');
  await generalSettings.open();
  await expect(generalSettings.template).toHaveValue('/next/<ID>');
});

test('what is removed can be put back, and a problem opens its template', async ({ page, templates }) => {
  await templates.open();
  await templates.write('New template', 'First', '/a/<IDD>');
  await expect(templates.row('First').getByText('1 problem')).toBeVisible();
  await templates.press('First', 'Remove');
  expect(await templates.names()).toEqual([]);
  await page.getByRole('button', { name: 'Put First back' }).click();
  expect(await templates.names()).toEqual(['First']);
  await templates.write('First', 'default', '/a/<ID>');
  await templates.row('default').locator('summary').click();
  await templates.save();
  await expect(page.getByText('There are two templates called default.')).toBeVisible();
});

test('a text of Dynamic Media is read from a file, and exported as it was', async ({ page, templates }) => {
  const text = 'https://s.example/is/image/Acme/<ID>\r\nhttps://s.example/is/image/Acme/<ID>?wid=250\r\n';
  await templates.open();
  await templates.import('Scene 7 & more.txt', text);
  await templates.save();
  await expect.poll(() => templates.names()).toEqual(['Scene 7 & more']);
  await templates.row('Scene 7 & more').locator('summary').click();
  const waiting = page.waitForEvent('download');
  await templates.row('Scene 7 & more').getByRole('link', { name: 'Export' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('Scene 7 & more.txt');
  expect(await readFile(await download.path(), 'utf8')).toBe(text);
});

test.describe('of two admins', () => {
  test.use({ provokedStatuses: [409] });

  test('the second is told, and decides', async ({ page, templates, context }) => {
    await templates.open();
    const other = await context.newPage();
    await other.goto(page.url());
    await ready(other);
    await templates.write('New template', 'Mine', '');
    await other.getByRole('textbox', { name: 'Name', exact: true }).fill('Theirs');
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(other.locator('.toast')).toContainText('Saved');
    await templates.save();
    await expect(page.getByText('Somebody else saved the templates')).toBeVisible();
    await page.getByRole('button', { name: 'Use theirs' }).click();
    await expect.poll(() => templates.names()).toEqual(['Theirs']);
  });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('templates are written, refused with the reason, and made the default', async ({ page, templates }) => {
    await templates.open();
    await templates.write('New template', 'default', '/a/<ID>');
    await templates.save();
    await expect(page.getByText('There are two templates called default.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Name', exact: true }).first().fill('Kept');
    await templates.save();
    await expect(page.getByText('The templates are saved.')).toBeVisible();
    await templates.press('Kept', 'Make default');
    await expect(templates.default.getByRole('textbox')).toHaveValue('Kept');
    expect(await templates.names()).toEqual(['Default']);
  });
});
