// Lists far longer than a browser could hold: 100,000 assets by a template of 100 lines.
import { COMPANY } from '../caches/edgesweep';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';

const ASSETS = 100_000;
const LINES = 100;
const HOST = 'https://img.acme.example';
const TEMPLATE = Array.from({ length: LINES }, (_, line) => `/is/image/<COMPANY>/<ID>?wid=${line + 1}`).join('\n');
const url = (asset: number, width: number) =>
  `${HOST}/is/image/${COMPANY.root}/Backpack_${String(asset).padStart(3, '0')}?wid=${width}`;

test.describe('ten million URLs', () => {
  test.beforeEach(async ({ arrange, assets, dialog, varnish }) => {
    test.slow();
    await arrange.signIn();
    await arrange.settings({ published: HOST, template: TEMPLATE });
    await arrange.httpPurge({ name: 'Edge', hosts: ['img.acme.example'], node: varnish.address });
    await arrange.assets(backpacks(ASSETS));
    await assets.open();
    await assets.selectAll();
    await dialog.openByShortcut();
    await expect(dialog.list).toHaveAttribute('aria-rowcount', String(ASSETS * LINES));
  });

  test('are counted at once, and any of them is edited, left, found again and taken back', async ({ page, dialog }) => {
    await expect(dialog.summary).toContainText(/about 10,000,000 URLs/);
    expect((await dialog.urls())[0]).toBe(url(1, 1));

    // The last but one, whose assets are read only now. IDs are sorted as text: 99999 is the last.
    await dialog.list.focus();
    await page.keyboard.press('End');
    const last = dialog.list.locator('[aria-rowindex="10000000"]');
    await expect(last).toContainText(url(99_999, 100));
    await page.keyboard.press('ArrowUp');
    const row = dialog.list.locator('[aria-rowindex="9999999"]');
    await expect(row).toContainText(url(99_999, 99));
    await page.keyboard.press('F2');
    await dialog.list.getByRole('textbox', { name: 'URL' }).fill(`${HOST}/elsewhere`);
    await page.keyboard.press('Enter');
    await expect(row).toContainText(`${HOST}/elsewhere`);

    // Away and back.
    await page.keyboard.press('Home');
    await expect(dialog.list.locator('[aria-rowindex="1"]')).toContainText(url(1, 1));
    await expect(row).toHaveCount(0);
    await page.keyboard.press('End');
    await expect(row).toContainText(`${HOST}/elsewhere`);
    await dialog.undo();
    await expect(row).toContainText(url(99_999, 99));
  });

  test('follow another template as it is typed', async ({ page, dialog }) => {
    await dialog.dialog.getByRole('combobox', { name: 'Template' }).selectOption('a template for this time…');
    const box = dialog.dialog.getByRole('textbox', { name: 'Template for this time' });
    await box.fill('/a/<ID>\n/b/<ID>');
    await expect(dialog.list).toHaveAttribute('aria-rowcount', String(ASSETS * 2));
    await expect(dialog.list.locator('[aria-rowindex="2"]')).toContainText(`${HOST}/b/Backpack_001`);
    await box.pressSequentially('?x');
    await expect(dialog.list.locator('[aria-rowindex="2"]')).toContainText(`${HOST}/b/Backpack_001?x`);
    await page.keyboard.press('Tab');
    await dialog.dialog.getByRole('combobox', { name: 'Template' }).selectOption('base URLs');
    await expect(dialog.list).toHaveAttribute('aria-rowcount', String(ASSETS));
  });
});
