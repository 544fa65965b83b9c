// Every page in both themes as axe sees it, and the main job without a mouse.
import type { Page } from '@playwright/test';
import { backpacks } from '../arrange';
import { COMPANY } from '../caches/edgesweep';
import { versionAt } from '../caches/origin';
import { expect, expectAccessible, test } from '../fixtures';
import { visit } from '../readiness';

const PAGES = [
  'assets',
  'assets?layout=tiles',
  'assets/import',
  'invalidate',
  'invalidate?by=prefix',
  'invalidate?by=everything',
  'invalidations',
  'setup/general',
  'setup/presets',
  'setup/templates',
  'setup/cache-keys',
  'setup/rules',
  'setup/versions?of=general',
  'setup/versions?of=general&back_to=1',
  'setup/connections',
  'setup/connections/new',
  'setup/audit',
  'setup/companies',
  'help/template',
];

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('signing in is accessible', async ({ page, signIn }) => {
      await signIn.open();
      await expectAccessible(page);
    });

    for (const path of PAGES) {
      test(`${path} is accessible`, async ({ page, arrange, varnish }) => {
        await furnish(page, arrange, varnish.host);
        await visit(page, `/${COMPANY.slug}/${path}`);
        await expectOneHeading(page);
        await expectAccessible(page);
      });
    }

    test('empty pages are accessible', async ({ page, arrange }) => {
      await arrange.signIn();
      for (const path of ['assets', 'invalidations', 'setup/connections', 'setup/versions']) {
        await visit(page, `/${COMPANY.slug}/${path}`);
        await expectOneHeading(page);
        await expectAccessible(page);
      }
    });

    test('the dialog and one invalidation are accessible', async ({ page, arrange, assets, dialog, invalidations, varnish }) => {
      await furnish(page, arrange, varnish.host);
      await assets.open();
      await assets.select('Backpack_001');
      await dialog.openByShortcut();
      await dialog.paste('javascript:alert(1)');
      await expect(dialog.rows).toHaveCount(2);
      await expectAccessible(page);
      await dialog.leaveOutRefused();
      await dialog.continue();
      await expect(dialog.outcome).toContainText('not cached');
      await expectAccessible(page);
      await dialog.keepWorking();
      await invalidations.openNewest();
      await expectOneHeading(page);
      await expectAccessible(page);
    });
  });
}

test('the main job needs no mouse', async ({ page, arrange, assets, dialog, origin, varnish }) => {
  await furnish(page, arrange, varnish.host);
  const url = `${varnish.address}/is/image/${COMPANY.root}/Backpack_001`;
  await versionAt(url);
  origin.publishAgain();
  await assets.open();
  await assets.box('Backpack_001').focus();
  await page.keyboard.press('Space');
  await expect(assets.selected).toHaveText('1 selected');
  await page.keyboard.press('Control+i');
  await expect(dialog.rows).toHaveCount(1);
  await tabTo(page, () => dialog.list.evaluate((list) => list === document.activeElement));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(dialog.dialog).toBeVisible();
  await tabTo(page, () => dialog.continueButton.evaluate((button) => button === document.activeElement));
  await page.keyboard.press('Enter');
  await expect(dialog.outcome).toContainText('1 purged');
  await tabTo(page, () => page.evaluate(() => document.activeElement?.textContent?.trim() === 'Keep working'));
  await page.keyboard.press('Enter');
  await expect(dialog.dialog).toBeHidden();
  expect(await versionAt(url)).toBe(2);
});

async function furnish(page: Page, arrange: import('../arrange').Arrange, host: string) {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [host], node: `http://${host}`, bans: true });
  await arrange.settings({ published: `http://${host}`, template: '<ID>' });
  await arrange.assets(backpacks(8));
  await arrange.invalidation([`http://${host}/is/image/${COMPANY.root}/Backpack_003`], 'an earlier one');
  await page.emulateMedia({ reducedMotion: 'reduce' });
}

async function expectOneHeading(page: Page) {
  await expect(page.locator('h1:visible, h1.visually-hidden')).toHaveCount(1);
}

// Presses Tab until it is there; a page has far fewer stops than this.
async function tabTo(page: Page, isThere: () => Promise<boolean>) {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}
