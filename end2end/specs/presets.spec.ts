// The image presets: what <PRESET> stands for.
import { COMPANY } from '../caches/edgesweep';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';
import { ready } from '../readiness';

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('presets are typed, saved, and multiply the lines of the template', async ({
  arrange,
  assets,
  dialog,
  menuBar,
  page,
  presets,
  varnish,
}) => {
  await arrange.assets(backpacks(1));
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address, template: '/is/image/<COMPANY>/<ID>?$<PRESET>$' });
  await assets.open();
  await menuBar.choose('Setup', 'Image Presets');
  await presets.write(0, 'zoom', 'wid=2000');
  await presets.write(1, 'product', 'wid=250&hei=250');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await presets.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  await expect.poll(() => presets.list()).toEqual(['product=wid=250&hei=250', 'zoom=wid=2000']);
  await assets.open();
  await assets.selectAll();
  await dialog.openByShortcut();
  const address = `${varnish.address}/is/image/${COMPANY.root}/Backpack_001`;
  await expect.poll(() => dialog.urls()).toEqual([`${address}?$product$`, `${address}?$zoom$`]);
});

test('pasted lines go into the list, and one that cannot be read is told', async ({ page, presets }) => {
  await presets.open();
  await presets.write(0, 'zoom', '');
  await presets.paste('zoom=wid=2000\nno sign');
  await presets.addPasted();
  await expect(page.getByText('Line 2 has no “=”.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Presets to add' }).fill('zoom=wid=2000\nlarge=wid=800');
  await presets.addPasted();
  expect(await presets.list()).toEqual(['zoom=wid=2000', 'large=wid=800']);
  await presets.remove('zoom');
  await presets.save();
  await expect.poll(() => presets.list()).toEqual(['large=wid=800']);
});

test('a row that cannot be saved says why, and stops saying it once it is mended', async ({ page, presets }) => {
  await presets.open();
  await presets.write(0, 'a$b', '');
  await presets.save();
  const problem = page.getByText('Leave “$” and invisible characters out of the name');
  await expect(problem).toBeVisible();
  await presets.write(0, 'ab', '');
  await expect(problem).toBeHidden();
});

test.describe('of two admins', () => {
  test.use({ provokedStatuses: [409] });

  test('the second is told, and decides', async ({ page, presets, context }) => {
    await presets.open();
    const other = await context.newPage();
    await other.goto(page.url());
    await ready(other);
    await presets.write(0, 'mine', '');
    await other.getByRole('textbox', { name: 'Name' }).first().fill('theirs');
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(other.locator('.toast')).toContainText('Saved');
    await presets.save();
    await expect(page.getByText('Somebody else saved the image presets')).toBeVisible();
    await page.getByRole('button', { name: 'Use theirs' }).click();
    await expect.poll(() => presets.list()).toEqual(['theirs=']);
  });
});
