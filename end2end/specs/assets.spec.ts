// Finding, sorting and selecting assets; taking lists in and out.
import { readFile } from 'node:fs/promises';
import { COMPANY } from '../caches/edgesweep';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';

const CSV = `id,kind,folder
Backpack_A,image,/2026/autumn
Backpack_B,image,/2026/autumn
Stroll,video,/2026/spring
Tents,set,/2026/spring
`;

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('assets are searched by any part of the ID, and filtered by kind and folder', async ({ arrange, assets, page }) => {
  await arrange.assets(CSV);
  await assets.open();
  await expect(assets.rows).toHaveCount(4);
  await assets.search('pack');
  await expect(assets.rows).toHaveCount(2);
  await expect(page).toHaveURL(/text=pack/);
  await assets.search('');
  await expect(assets.rows).toHaveCount(4);
  await assets.filterByKind('video');
  await expect(assets.rows).toHaveCount(1);
  expect(await assets.ids()).toEqual(['Stroll']);
  await assets.filterByKind('All kinds');
  await assets.filterByFolder('/2026/spring');
  await expect(assets.rows).toHaveCount(2);
  await assets.search('nothing like it');
  await expect(page.getByRole('heading', { name: 'Nothing matches' })).toBeVisible();
});

test('choices in quick succession are all kept', async ({ arrange, assets, page }) => {
  await arrange.assets(CSV);
  await assets.open('?kind=image');
  await assets.filterByKind('set');
  await assets.filterByFolder('/2026/spring');
  await assets.search('ent');
  await expect(page).toHaveURL(/\?text=ent&kind=set&folder=\/2026\/spring$/);
  await expect(assets.rows).toHaveCount(1);
});

test('the search box follows the address', async ({ arrange, assets, menuBar, page }) => {
  await arrange.assets(CSV);
  await assets.open('?text=pack');
  await expect(page.getByRole('searchbox', { name: 'Search IDs' })).toHaveValue('pack');
  await menuBar.choose('View', 'Assets');
  await expect(assets.rows).toHaveCount(4);
  await expect(page.getByRole('searchbox', { name: 'Search IDs' })).toHaveValue('');
  await page.goBack();
  await expect(page.getByRole('searchbox', { name: 'Search IDs' })).toHaveValue('pack');
  await expect(assets.rows).toHaveCount(2);
});

test('tiles are put in order, and selected by a press anywhere on them', async ({ arrange, assets, page }) => {
  await arrange.assets(CSV);
  await assets.open();
  await page.getByRole('link', { name: 'Tiles' }).click();
  const tiles = page.locator('.asset-tile');
  await expect(tiles).toHaveCount(4);
  await page.getByRole('combobox', { name: 'Order' }).selectOption('ID, Z to A');
  await expect(tiles.first()).toContainText('Tents');
  await tiles.first().locator('.thumb').click();
  await expect(assets.box('Tents')).toBeChecked();
  await expect(assets.selected).toHaveText('1 selected');
  await assets.selectPage();
  await expect(assets.selected).toHaveText('4 selected');
});

test('typing goes on while the list follows', async ({ arrange, assets, page }) => {
  await arrange.assets(CSV);
  await assets.open();
  const box = page.getByRole('searchbox', { name: 'Search IDs' });
  await box.click();
  await page.keyboard.type('Backpack_B', { delay: 60 });
  await expect(assets.rows).toHaveCount(1);
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('Backpack_B');
});

test('a column sorts both ways', async ({ arrange, assets }) => {
  await arrange.assets(CSV);
  await assets.open();
  await assets.sortBy('ID');
  await expect.poll(() => assets.ids()).toEqual(['Tents', 'Stroll', 'Backpack_B', 'Backpack_A']);
  await assets.sortBy('ID');
  await expect.poll(() => assets.ids()).toEqual(['Backpack_A', 'Backpack_B', 'Stroll', 'Tents']);
});

test('Shift selects a range', async ({ arrange, assets }) => {
  await arrange.assets(backpacks(12));
  await assets.open();
  await assets.select('Backpack_003');
  await assets.selectUpTo('Backpack_008');
  await expect(assets.selected).toHaveText('6 selected');
  await expect(assets.box('Backpack_005')).toBeChecked();
  await expect(assets.box('Backpack_009')).not.toBeChecked();
});

test('a selection outlives paging, and all that match can be selected', async ({ arrange, assets, dialog }) => {
  await arrange.assets(backpacks(250));
  await arrange.settings({ published: 'img.acme.example', template: '<ID>' });
  await assets.open('?layout=tiles');
  await assets.select('Backpack_001');
  await assets.next();
  await expect(assets.box('Backpack_001')).toHaveCount(0);
  await expect(assets.selected).toHaveText('1 selected');
  await assets.selectPage();
  await expect(assets.selected).toHaveText('101 selected');
  await assets.previous();
  await expect(assets.box('Backpack_001')).toBeChecked();
  await assets.selectAllThatMatch();
  await expect(assets.selected).toHaveText('250 selected');
  await dialog.openByShortcut();
  await expect(dialog.summary).toContainText('250');
  await dialog.cancel();
  await assets.clearSelection();
  await expect(assets.selected).toBeHidden();
});

test('an asset cannot join all that match another filter, and is told so', async ({ arrange, assets, page }) => {
  await arrange.assets(CSV);
  await assets.open('?kind=image');
  await assets.selectAll();
  await assets.filterByKind('video');
  await expect(assets.rows).toHaveCount(1);
  await assets.box('Stroll').click();
  await expect(page.locator('.toast')).toContainText('Clear the selection');
  await expect(assets.box('Stroll')).not.toBeChecked();
  await expect(assets.selected).toHaveText('2 selected');
});

test('an import says first what it would add, change and refuse', async ({ arrange, assets, importing }) => {
  await arrange.assets(CSV);
  await importing.open();
  await importing.upload('assets.csv', 'id,kind,folder\nBackpack_A,image,/2027\nKite,image,/2027\nBad,sculpture,/2027\n');
  await expect(importing.refusals).toHaveCount(1);
  await expect(importing.refusals).toContainText('sculpture');
  await expect(importing.counts).toHaveText([/^1\s*would be added$/, /^1\s*would be changed$/, /^0\s*stay/, /^1\s*refused$/]);
  await importing.commit();
  await expect(assets.rows).toHaveCount(5);
});

test('Export gives the list that Import takes', async ({ arrange, assets, menuBar, page }) => {
  await arrange.assets(CSV);
  await assets.open();
  const download = page.waitForEvent('download');
  await menuBar.choose('File', 'Export');
  const file = await (await download).path();
  const text = await readFile(file, 'utf8');
  expect(text.split(/\r?\n/)[0]).toBe('id,kind,folder,crops,members,modified');
  for (const id of ['Backpack_A', 'Backpack_B', 'Stroll', 'Tents']) expect(text).toContain(id);
});

test('without assets the page says what to do first', async ({ assets, page }) => {
  await assets.open();
  await expect(page.getByRole('heading', { name: 'No assets yet' })).toBeVisible();
  await page.getByRole('main').getByRole('link', { name: 'Import assets…' }).click();
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/assets/import`));
});
