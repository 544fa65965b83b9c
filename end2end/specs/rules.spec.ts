// Setup > Rules, and what they do in File > Invalidate CDN, at a real Varnish.
import { COMPANY } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';
import { ready } from '../readiness';

test.beforeEach(async ({ arrange, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address, bans: true });
});

test('a host that the rules leave out is refused in the dialog and marked at its connection', async ({
  assets,
  connections,
  dialog,
  menuBar,
  page,
  rules,
  trail,
  varnish,
}) => {
  await assets.open();
  await menuBar.choose('Setup', 'Rules');
  await rules.hosts.fill('www.acme.example');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await rules.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  await expectAccessible(page);
  await connections.open();
  await expect(connections.one('Edge')).toContainText(`leave out, wholly or in part: ${varnish.host}.`);
  await connections.edit('Edge');
  await expect(page.getByRole('status').filter({ hasText: 'leave out, wholly or in part' })).toBeVisible();
  await page.getByRole('textbox', { name: 'Hosts' }).fill('www.acme.example');
  await expect(page.getByText('leave out, wholly or in part')).toBeHidden();
  await assets.open();
  await dialog.openByShortcut();
  await expect(dialog.dialog.getByText('“Edge” would also clear hosts that the company\'s rules leave out.')).toBeVisible();
  await dialog.paste(`${varnish.address}/is/image/a`);
  await expect(dialog.dialog.getByText(`leave ${varnish.host} out`).first()).toBeVisible();
  await expect(dialog.continueButton).toBeDisabled();
  await dialog.clearBy('Folder');
  await page.getByRole('textbox', { name: 'Folders' }).fill(`${varnish.address}/is/image/`);
  await expect(dialog.dialog.getByText(`leave ${varnish.host} out`).first()).toBeVisible();
  await expect(dialog.continueButton).toBeDisabled();
  await trail.open();
  const row = trail.row('changed the rules for clearing.');
  await trail.openDetails(row);
  await expect(row).toContainText('www.acme.example');
});

test('in quiet hours the dialog asks why, and goes on once that is said', async ({ assets, dialog, invalidations, page, rules, varnish }) => {
  await rules.open();
  await rules.beAlwaysQuiet();
  await rules.timeZone.fill('Europe/Berlin');
  await rules.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(`${varnish.address}/is/image/a`);
  await expect(dialog.dialog.getByText('Quiet hours until 00:00 (Europe/Berlin): say why.')).toBeVisible();
  const why = dialog.dialog.getByRole('textbox', { name: 'Why' });
  await expect(why).toHaveAttribute('required');
  await expect(dialog.continueButton).toBeDisabled();
  await expectAccessible(page);
  await why.fill('The logo is wrong');
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 was not cached');
  await dialog.keepWorking();
  await invalidations.openNewest();
  await expect(page.getByText('The logo is wrong').first()).toBeVisible();
});

test('a person clears so many URLs in a day, and is told how many are left', async ({ assets, dialog, page, rules, varnish }) => {
  await rules.open();
  await rules.urlsPerDay.fill('3');
  await rules.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  await assets.open();
  await dialog.openByShortcut();
  await expect(dialog.dialog.getByText('You can clear 3 of 3 URLs until 00:00 (UTC).')).toBeVisible();
  await dialog.paste(`${varnish.address}/a\n${varnish.address}/b`);
  await dialog.continue();
  await expect(dialog.outcome).toContainText('2 were not cached');
  await dialog.keepWorking();
  await dialog.openByShortcut();
  await expect(dialog.dialog.getByText('You can clear 1 of 3 URLs until 00:00 (UTC).')).toBeVisible();
  await dialog.paste(`${varnish.address}/c\n${varnish.address}/d`);
  await expect(dialog.dialog.getByText('The list has 2 URLs, and the company\'s rules let you clear 3 in a day')).toBeVisible();
});

test('nobody sweeps where the rules say so, and the dialog tells why', async ({ assets, dialog, page, rules }) => {
  await rules.open();
  await rules.hostsAndEverything.selectOption('Nobody');
  await rules.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  await assets.open();
  await dialog.openByShortcut();
  await expect(dialog.dialog.getByText('The company\'s rules let nobody clear a host or everything.')).toBeVisible();
  const kinds = dialog.dialog.getByRole('combobox', { name: 'Clear by' }).getByRole('option');
  await expect(kinds).toHaveText(['URL', 'Folder']);
});

test.describe('what is wrong', () => {
  test.use({ provokedStatuses: [422] });

  test('is said at its field, by the browser and by the server', async ({ page, rules }) => {
    await rules.open();
    await rules.hosts.fill('https://www.acme.example/');
    await rules.urlsPerDay.fill('many');
    await rules.save();
    await expect(page.getByText('has a scheme. Write the host alone')).toBeVisible();
    await expect(page.getByText('Write a whole number from 1 to 1,000,000,000, or nothing.')).toBeVisible();
    await rules.hosts.fill('');
    await rules.urlsPerDay.fill('');
    await rules.timeZone.fill('Europe/Atlantis');
    await rules.save();
    await expect(page.getByText('There is no time zone “Europe/Atlantis”.').last()).toBeVisible();
    await expect(rules.timeZone).toHaveAttribute('aria-invalid', 'true');
    await rules.timeZone.fill('Europe/Berlin');
    await rules.save();
    await expect(page.locator('.toast')).toContainText('Saved');
  });
});

test.describe('of two admins', () => {
  test.use({ provokedStatuses: [409] });

  test('the second is told, and decides', async ({ page, rules, context }) => {
    await rules.open();
    const other = await context.newPage();
    await other.goto(page.url());
    await ready(other);
    await rules.urlsPerDay.fill('5');
    await other.getByRole('textbox', { name: 'URLs that a person clears in a day' }).fill('7');
    await other.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(other.locator('.toast')).toContainText('Saved');
    await rules.save();
    await expect(page.getByText('Somebody else saved the rules')).toBeVisible();
    await page.getByRole('button', { name: 'Use theirs' }).click();
    await expect(rules.urlsPerDay).toHaveValue('7');
  });
});

test('an editor finds no page of rules, and no item in the menu', async ({ browser, edgesweep, page, people }) => {
  await people.open();
  await people.invite('grace@acme.example', 'editor');
  const link = await page.locator('.told-once').textContent();
  const context = await browser.newContext({ baseURL: edgesweep.address });
  const theirs = await context.newPage();
  await theirs.goto(link ?? '');
  await theirs.getByLabel('Password').fill('plain orange ladder melody');
  await theirs.getByRole('button', { name: 'Join' }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Assets');
  await ready(theirs);
  await expect(theirs.getByRole('menuitem', { name: 'Setup' })).toBeHidden();
  await theirs.goto(`/${COMPANY.slug}/setup/rules`);
  await expect(theirs.getByText('Not for your role')).toBeVisible();
  await context.close();
});
