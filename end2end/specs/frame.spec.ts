// The frame: menus as in a good desktop program, the person, the status bar.
import { COMPANY } from '../caches/edgesweep';
import { expect, test } from '../fixtures';

test.beforeEach(async ({ arrange, assets }) => {
  await arrange.signIn();
  await assets.open();
});

test('the menus are opened, walked and left by keys', async ({ page, menuBar }) => {
  const focused = page.locator('*:focus');
  await menuBar.item('File').focus();
  await page.keyboard.press('ArrowRight');
  await expect(menuBar.item('View')).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(menuBar.item('Setup')).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(focused).toContainText('Application Setup');
  await page.keyboard.press('ArrowRight');
  await expect(focused).toContainText('General Settings');
  await page.keyboard.press('ArrowLeft');
  await expect(focused).toContainText('Application Setup');
  await page.keyboard.press('End');
  await expect(focused).toContainText('Companies');
  await page.keyboard.press('Escape');
  await expect(menuBar.item('Setup')).toBeFocused();
  await expect(menuBar.item('Setup')).toHaveAttribute('aria-expanded', 'false');
});

test('the menu bar is one stop for Tab, where the focus was last', async ({ page, menuBar }) => {
  await menuBar.item('File').focus();
  await page.keyboard.press('ArrowRight');
  await expect(menuBar.item('View')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator('#menu-person-button')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(menuBar.item('View')).toBeFocused();
});

test('a letter finds an item, and Enter chooses it', async ({ page, menuBar }) => {
  await menuBar.item('View').focus();
  await page.keyboard.press('Enter');
  await expect(menuBar.item('View')).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('i');
  await expect(page.locator('*:focus')).toContainText('Invalidations');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/invalidations$`));
});

test('the shortcut of Invalidate CDN works on every page, and Escape gives the focus back', async ({
  page,
  invalidations,
  dialog,
}) => {
  await invalidations.open();
  await dialog.openByShortcut();
  await expect(dialog.dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog.dialog).toBeHidden();
});

test('the theme that is chosen stays', async ({ page, menuBar, assets }) => {
  await menuBar.choose('View', 'Dark');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await assets.open();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('signing out leaves nothing to see', async ({ page, signIn, assets }) => {
  await signIn.out();
  await assets.open();
  await expect(page).toHaveURL(/\/login/);
});

test('the status bar tells what runs, and leads to it', async ({ page, arrange, assets }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: ['127.0.0.1:9'], node: 'http://127.0.0.1:9' });
  await arrange.settings({ published: '127.0.0.1:9' });
  const id = await arrange.invalidation([`http://127.0.0.1:9/is/image/${COMPANY.root}/A`]);
  await assets.open();
  const status = page.getByRole('contentinfo');
  await expect(status).toContainText('1 running');
  await status.getByRole('link').click();
  await expect(page).toHaveURL(new RegExp(id));
});
