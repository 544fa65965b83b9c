// The same job with JavaScript off: every form can be sent, and what is refused is not lost.
import { COMPANY } from '../caches/edgesweep';
import { versionAt } from '../caches/origin';
import { SECRET } from '../caches/receivers';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';

test('signing in leads to the page that was asked for', async ({ page, signIn, assets }) => {
  await assets.open();
  await expect(page).toHaveURL(/\/login/);
  await signIn.as();
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/assets`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');
});

test('a wrong password is answered with a sentence and keeps the address', async ({ page, signIn }) => {
  await signIn.open();
  await signIn.as({ email: 'ada@acme.example', password: 'not it' });
  await expect(page.getByRole('alert')).toContainText('do not belong together');
  await expect(page.getByLabel('E-mail')).toHaveValue('ada@acme.example');
});

test('the menus open and lead to General Settings', async ({ page, arrange, menuBar, assets, generalSettings }) => {
  await arrange.signIn();
  await assets.open();
  await menuBar.choose('Setup', 'Application Setup', 'General Settings');
  await expect(generalSettings.heading).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/setup/general`));
});

test('a company is created and left again by links, and a name that is refused comes back', async ({ page, arrange, companies }) => {
  await arrange.signIn();
  await companies.open();
  await companies.create('Beta Shop');
  await expect(page).toHaveURL(/\/beta-shop\/setup\/general$/);
  await companies.goTo(COMPANY.name);
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/setup/general$`));
  await companies.open();
  await companies.create('beta shop');
  await expect(page.getByText('There is a company called beta shop already.')).toBeVisible();
  await expect(companies.name).toHaveValue('beta shop');
});

test('General Settings can be saved and closed', async ({ arrange, generalSettings }) => {
  await arrange.signIn();
  await generalSettings.open();
  await generalSettings.publishedServer.fill('img.acme.example');
  await generalSettings.companyRoot.fill(COMPANY.root);
  await generalSettings.template.fill('/is/image/<COMPANY>/<ID>\n<ID>');
  await generalSettings.close();
  await generalSettings.open();
  await expect(generalSettings.publishedServer).toHaveValue('img.acme.example');
  await expect(generalSettings.template).toHaveValue('/is/image/<COMPANY>/<ID>\n<ID>');
});

test('rules can be saved, and refused ones come back with what was typed', async ({ page, arrange, dialog, rules }) => {
  await arrange.signIn();
  await rules.open();
  await rules.beAlwaysQuiet();
  await rules.timeZone.fill('Europe/Atlantis');
  await page.getByRole('checkbox', { name: 'Sunday' }).uncheck();
  await rules.save();
  await expect(page.getByText('There is no time zone “Europe/Atlantis”.')).toBeVisible();
  await expect(rules.timeZone).toHaveValue('Europe/Atlantis');
  await expect(rules.quietHours).toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'Sunday' })).not.toBeChecked();
  await page.getByRole('checkbox', { name: 'Sunday' }).check();
  await rules.timeZone.fill('Europe/Berlin');
  await rules.save();
  await expect(page.getByText('The rules are saved.')).toBeVisible();
  await dialog.openPage();
  await expect(page.getByText('Quiet hours until 00:00 (Europe/Berlin): say why.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Why' })).toHaveAttribute('required');
});

test('refused settings come back with what was typed', async ({ page, arrange, generalSettings }) => {
  await arrange.signIn();
  await generalSettings.open();
  await generalSettings.publishedServer.fill('not a host');
  await generalSettings.template.fill('# kept </textarea>\n<ID>');
  await generalSettings.save();
  await expect(page.getByRole('alert').or(page.locator('.field__error').filter({ hasText: /./ })).first()).toBeVisible();
  await expect(generalSettings.publishedServer).toHaveValue('not a host');
  await expect(generalSettings.template).toHaveValue('# kept </textarea>\n<ID>');
});

test('image presets can be typed and pasted, and come back with the reason when they are refused', async ({
  page,
  arrange,
  presets,
}) => {
  await arrange.signIn();
  await presets.open();
  await presets.write(0, 'a$b', 'wid=250');
  await presets.save();
  await expect(page.getByText('Leave “$” and invisible characters out of the name')).toBeVisible();
  await presets.write(0, 'product', 'wid=250');
  await presets.paste('zoom=wid=2000');
  await presets.save();
  await expect(page.getByText('The image presets are saved.')).toBeVisible();
  expect(await presets.list()).toEqual(['product=wid=250', 'zoom=wid=2000']);
});

test('assets can be pasted, looked at and imported', async ({ arrange, importing, assets }) => {
  await arrange.signIn();
  await importing.open();
  await importing.paste('id,kind,folder\nBackpack_A,image,/2026\nBackpack_B,video,/2026\n');
  await importing.commit();
  await expect(assets.rows).toHaveCount(2);
  expect(await assets.ids()).toEqual(['Backpack_A', 'Backpack_B']);
});

test('a long list of assets is there page by page, and a selection of one is taken along', async ({
  arrange,
  assets,
  page,
}) => {
  await arrange.signIn();
  await arrange.assets(backpacks(250));
  await assets.open();
  await expect(assets.rows).toHaveCount(100);
  expect((await assets.ids())[0]).toBe('Backpack_001');
  await assets.next();
  await expect(assets.rows).toHaveCount(100);
  expect((await assets.ids())[0]).toBe('Backpack_101');
  await assets.next();
  await expect(assets.rows).toHaveCount(50);
  await assets.select('Backpack_203', 'Backpack_250');
  await page.getByRole('button', { name: 'Invalidate CDN…' }).click();
  await expect(page).toHaveURL(/id=Backpack_203&id=Backpack_250$/);
});

test('a long list of outcomes is there page by page', async ({ arrange, invalidations, page }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: ['127.0.0.1:9'], node: 'http://127.0.0.1:9' });
  await arrange.settings({ published: '127.0.0.1:9' });
  const urls = Array.from({ length: 450 }, (_, index) => `http://127.0.0.1:9/is/image/${COMPANY.root}/A${index + 1}`);
  await invalidations.openOne(await arrange.invalidation(urls));
  await expect(invalidations.urls).toHaveCount(200);
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(invalidations.urls.first()).toContainText('A201');
  await expect(page.locator('.invalidation__range')).toHaveText('201–400 of 450');
  await page.getByRole('link', { name: 'Next' }).click();
  await expect(invalidations.urls).toHaveCount(50);
});

test('a list can be sent, watched by reloading, and run again', async ({
  page,
  arrange,
  dialog,
  invalidations,
  origin,
  varnish,
}) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.assets('Backpack_B\n');
  await arrange.settings({ published: varnish.address, template: '<ID>' });
  const url = `${varnish.address}/is/image/${COMPANY.root}/Backpack_B`;
  expect(await versionAt(url)).toBe(1);
  origin.publishAgain();

  await dialog.openPage('?id=Backpack_B');
  const list = page.getByRole('textbox', { name: 'URLs' });
  await expect(list).toHaveValue(new RegExp(url.replace(/[.?$]/g, '\\$&')));
  await page.getByRole('textbox', { name: /^Why/ }).fill('by hand');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveURL(/\/invalidations\/[0-9a-f-]{36}$/);
  await expect(page.getByText('by hand')).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(invalidations.outcome).toContainText('1 purged', { timeout: 500 });
  }).toPass();
  expect(await versionAt(url)).toBe(2);
  await expect(invalidations.urls.first()).toContainText('purged');

  await invalidations.runAgain();
  await expect(page).toHaveURL(/\/invalidations\/[0-9a-f-]{36}$/);
  await invalidations.open();
  await expect(invalidations.rows).toHaveCount(2);
});

test('a list with refused lines comes back as it was typed', async ({ page, arrange, dialog, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await dialog.openPage();
  const list = page.getByRole('textbox', { name: 'URLs' });
  const typed = `${varnish.address}/is/image/${COMPANY.root}/A\njavascript:alert(1)`;
  await list.fill(typed);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('.notice[data-kind="error"]')).toBeVisible();
  await expect(list).toHaveValue(typed);
});

test('the outcomes are filtered by a form', async ({ arrange, page, invalidations, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  const at = (id: string) => `${varnish.address}/is/image/${COMPANY.root}/${id}`;
  const id = await arrange.invalidation([at('Backpack_A'), at('Tent_1'), at('Tent_2')]);
  await invalidations.openOne(id);
  await expect(invalidations.urls).toHaveCount(3);
  await invalidations.filterByText('Tent');
  await invalidations.showFiltered();
  await expect(invalidations.urls).toHaveCount(2);
  await expect(page).toHaveURL(/text=Tent/);
});

test('the webhook is saved and tested by forms, and what is refused comes back', async ({
  page,
  arrange,
  notifications,
  receiver,
}) => {
  await arrange.signIn();
  await notifications.open();
  await notifications.save(receiver.address, 'short');
  await expect(page.getByText('The secret is no base64.')).toBeVisible();
  await expect(notifications.webhook).toHaveValue(receiver.address);
  await notifications.save(receiver.address, SECRET);
  await expect(page.getByText('Saved.')).toBeVisible();
  await notifications.test();
  await expect(page.getByText('It took a signed test message: 204 No Content.')).toBeVisible();
  expect(receiver.events.map(({ type }) => type)).toEqual(['webhook.test']);
});

test('a folder can be cleared by a form of its own, and what is refused is not lost', async ({ page, arrange, origin, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address, bans: true });
  const url = `${varnish.address}/is/image/a`;
  expect(await versionAt(url)).toBe(1);
  origin.publishAgain();
  await page.goto(`/${COMPANY.slug}/invalidate`);
  await page.getByRole('link', { name: 'Folder' }).click();
  const folders = page.getByRole('textbox', { name: 'Folders' });
  await folders.fill('not a folder');
  await page.getByRole('textbox', { name: 'Why' }).fill('because');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(folders).toHaveValue('not a folder');
  await expect(page.getByRole('textbox', { name: 'Why' })).toHaveValue('because');
  await expect(page.locator('.field__error').filter({ hasText: 'not a folder' })).toBeVisible();
  await folders.fill(`${varnish.address}/is/image/`);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Invalidation');
  await expect.poll(() => versionAt(url)).toBe(2);
});

test('what a colleague asked for is approved, or declined, by forms', async ({ page, arrange, invalidations, varnish }) => {
  const grace = { email: 'grace@acme.example', password: 'plain orange ladder melody', role: 'editor' };
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.colleague(grace);
  await arrange.approvalAbove(1);
  await arrange.signOut();
  await arrange.signIn(grace);
  const urls = ['a', 'b'].map((name) => `${varnish.address}/is/image/${name}`);
  const [wanted, unwanted] = [await arrange.invalidation(urls), await arrange.invalidation(urls)];
  await invalidations.openOne(wanted);
  await expect(page.getByText('so somebody else has to approve it: ada@acme.example.')).toBeVisible();
  await arrange.signOut();
  await arrange.signIn();
  await invalidations.openOne(wanted);
  await invalidations.approve('2 URLs');
  await expect(invalidations.indicator).toContainText('Approved by ada@acme.example');
  await invalidations.openOne(unwanted);
  await invalidations.decline('once is enough');
  await expect(invalidations.indicator).toContainText('Declined by ada@acme.example: once is enough');
});

test.describe('with a server for mail', () => {
  test.use({ sendsMail: true });

  test('people are invited, join and get another role by forms', async ({ page, arrange, people, mailServer }) => {
    const email = 'grace@acme.example';
    await arrange.signIn();
    await people.open();
    await people.invite(email, 'viewer');
    await expect(page.getByText('Invited. The link goes by e-mail')).toBeVisible();
    await expect(people.row(email)).toContainText('Viewer');
    const mail = (mailServer.mails[0] ?? '').replaceAll(/=\r?\n/g, '');
    const path = /\/login\/invitation\/[\w-]+/.exec(mail)?.[0] ?? '';
    await arrange.signOut();
    await page.goto(path);
    await page.getByLabel('Password').fill('plain orange ladder melody');
    await page.getByRole('button', { name: 'Join' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');
    await arrange.signIn();
    await people.open();
    await people.row(email).getByLabel(`Role of ${email}`).selectOption('editor');
    await people.press(people.row(email).getByRole('button', { name: 'Change' }));
    await expect(people.row(email).getByLabel(`Role of ${email}`)).toHaveValue('editor');
  });
});

test.describe('with single sign-on', () => {
  test.use({ hasSignOn: true });

  test('the way to the provider and back needs no script', async ({ page, signIn, provider, providerPages }) => {
    provider.groups.set('grace', ['editors']);
    await signIn.open();
    await page.getByRole('link', { name: 'Sign in with Acme Login' }).click();
    await providerPages.signIn('grace');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');
    await signIn.outAtProvider(providerPages);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in to Edgesweep');
  });
});
