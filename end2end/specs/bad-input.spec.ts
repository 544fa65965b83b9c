// What people paste, press twice and lose: each gets a clear message at its place, and nothing is lost or half done.
import { ADMIN, COMPANY } from '../caches/edgesweep';
import { GeneralSettings } from '../pages/general-settings';
import { expect, test } from '../fixtures';
import { Arrange } from '../arrange';

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('each refused line of a pasted list says why', async ({ arrange, assets, dialog, varnish }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  const good = `${varnish.address}/is/image/${COMPANY.root}/Good`;
  const bad: [string, string][] = [
    ['<a href="https://img.acme.example/x">x</a>', 'This is HTML'],
    ['javascript:alert(document.cookie)', 'A javascript: address holds code'],
    ['http://user:pass@127.0.0.1/x', 'user name'],
    ['https://img.elsewhere.example/x.png', 'img.elsewhere.example'],
    ['ftp://img.acme.example/x', 'not ftp:'],
  ];
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste([good, ...bad.map(([line]) => line)].join('\n'));
  await expect(dialog.rows).toHaveCount(6);
  for (const [index, [, reason]] of bad.entries()) {
    await expect(dialog.rows.nth(index + 1), reason).toContainText(reason);
  }
  await expect(dialog.summary).toContainText('5 refused');
  await expect(dialog.continueButton).toBeDisabled();
  await dialog.leaveOutRefused();
  await expect(dialog.continueButton).toBeEnabled();
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 was not cached');
  await expect(dialog.outcome).toContainText('5 refused');
});

test('100,000 pasted lines are counted, and the page stays quick', async ({ page, arrange, assets, dialog, varnish }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await assets.open();
  await dialog.openByShortcut();
  const lines = Array.from({ length: 100_000 }, (_, n) => `${varnish.address}/is/image/${COMPANY.root}/P_${n}`);
  await dialog.paste(lines.join('\n'));
  await expect(dialog.summary).toContainText('100,000', { timeout: 30_000 });
  await expect(dialog.list).toHaveAttribute('aria-rowcount', '100000');
  await dialog.filter('P_99999');
  await expect(dialog.rows).toHaveCount(1);
  await page.keyboard.press('Escape');
});

test('a double click on Continue makes one invalidation', async ({ arrange, assets, dialog, invalidations, varnish }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(`${varnish.address}/is/image/${COMPANY.root}/A`);
  await expect(dialog.continueButton).toBeEnabled();
  await dialog.continueButton.dblclick();
  await expect(dialog.indicator).toBeVisible();
  await dialog.keepWorking();
  await invalidations.open();
  await expect(invalidations.rows).toHaveCount(1);
});

test('an answer that comes after its dialog was closed breaks nothing', async ({ page, arrange, assets, dialog, invalidations, varnish }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(`${varnish.address}/is/image/${COMPANY.root}/A`);
  let release = () => {};
  const closed = new Promise<void>((resolve) => { release = resolve; });
  await page.route('**/api/invalidations/progress', async (route) => {
    await closed;
    await route.continue();
  });
  const asked = page.waitForRequest('**/api/invalidations/progress');
  await dialog.continue();
  const answered = (await asked).response();
  await dialog.keepWorking();
  release();
  await (await answered)?.finished();
  await invalidations.open();
  await expect(invalidations.rows).toHaveCount(1);
});

test.describe('a session that ends', () => {
  test.use({ provokedStatuses: [401] });

  test('keeps the list that was begun', async ({ page, arrange, assets, signIn, dialog, varnish }) => {
    await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
    await arrange.settings({ published: varnish.address });
    const urls = ['A', 'B'].map((id) => `${varnish.address}/is/image/${COMPANY.root}/${id}`);
    await assets.open();
    await dialog.openByShortcut();
    await dialog.paste(urls.join('\n'));
    await expect(dialog.rows).toHaveCount(2);
    await arrange.signOut();
    await dialog.continue();
    await expect(dialog.dialog).toContainText('You are signed out.');
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await signIn.as();
    await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/assets`));
    await dialog.openByShortcut();
    await expect(dialog.rows).toHaveCount(2);
    expect(await dialog.urls()).toEqual(urls);
    await dialog.continue();
    await expect(dialog.outcome).toContainText('2 were not cached');
  });
});

test.describe('two admins', () => {
  test.use({ provokedStatuses: [409] });

  test('who save at once both see what the other wrote', async ({ arrange, generalSettings, browser, edgesweep }) => {
    await arrange.settings({ published: 'first.acme.example', template: '<ID>' });
    await generalSettings.open();
    const colleague = await browser.newContext({ baseURL: edgesweep.address });
    try {
      const theirPage = await colleague.newPage();
      await new Arrange(theirPage.request).signIn(ADMIN);
      const theirs = new GeneralSettings(theirPage);
      await theirs.open();
      await theirs.publishedServer.fill('theirs.acme.example');
      await theirs.close();

      await generalSettings.publishedServer.fill('mine.acme.example');
      await generalSettings.save();
      await expect(generalSettings.conflict).toBeVisible();
      await expect(generalSettings.conflict).toContainText('theirs.acme.example');
      await expect(generalSettings.conflict).toContainText('mine.acme.example');
      await generalSettings.saveMineOverTheirs();
      await expect(generalSettings.conflict).toBeHidden();
      await theirs.open();
      await expect(theirs.publishedServer).toHaveValue('mine.acme.example');
    } finally {
      await colleague.close();
    }
  });
});

test('a template with an unknown token is told at its line, and can still be saved', async ({
  page,
  generalSettings,
}) => {
  await generalSettings.open();
  await generalSettings.publishedServer.fill('img.acme.example');
  await generalSettings.companyRoot.fill(COMPANY.root);
  await generalSettings.template.fill('<ID>\n/is/image/<COMPANY>/<IDD>');
  const problems = page.getByRole('region', { name: 'Problems of the template' });
  await expect(problems).toContainText('<IDD>');
  await expect(problems).toContainText('2');
  await generalSettings.save();
  await page.getByRole('button', { name: 'Save anyway' }).click();
  await expect(page.locator('.toast', { hasText: 'Saved' })).toBeVisible();
  await generalSettings.open();
  await expect(generalSettings.template).toHaveValue('<ID>\n/is/image/<COMPANY>/<IDD>');
});

test('IDs with every kind of sign make URLs that are purged', async ({ arrange, assets, dialog, varnish }) => {
  const ids = ['with blank', 'per%cent', 'ha#sh', 'que?ry', "quote'd", 'emoji_🎒', 'מזוודה'];
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address, template: '<ID>' });
  await arrange.assets(['id', ...ids.map((id) => `"${id}"`), ''].join('\n'));
  await assets.open();
  await assets.selectAll();
  await dialog.openByShortcut();
  await expect(dialog.rows).toHaveCount(ids.length);
  await expect(dialog.summary).not.toContainText('refused');
  await dialog.continue();
  await expect(dialog.outcome).toContainText(`${ids.length} were not cached`);
});
