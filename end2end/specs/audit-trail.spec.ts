// The audit trail: what was done is told, found by filters, and taken away as a file; with scripts and without.
import { ADMIN } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';

const CHANGED = `${ADMIN.email} changed General Settings.`;
const SIGNED_IN = `${ADMIN.email} signed in with a password.`;

test('a change is told with what it was before, and found by filters that stand in the address', async ({ page, arrange, trail }) => {
  await arrange.signIn();
  await arrange.settings({ published: 'img.acme.example', template: '<ID>' });
  await arrange.settings({ published: 'img2.acme.example', template: '<ID>' });
  await trail.open();
  const newest = trail.row(CHANGED).first();
  await expect(newest).toContainText('127.0.0.1');
  await trail.openDetails(newest);
  await expect(newest.getByRole('row', { name: /^published server/ })).toContainText('img.acme.example');
  await expect(newest.getByRole('row', { name: /^published server/ })).toContainText('img2.acme.example');
  await expectAccessible(page);

  await trail.filterByFamily('Sign-ins and accounts');
  await expect(trail.row(CHANGED)).toHaveCount(0);
  await expect(trail.row(SIGNED_IN)).toHaveCount(1);
  await expect(page).toHaveURL(/about=sign-ins/);
  const exported = await trail.export();
  expect(exported.map((row) => row['action'])).not.toContain('settings.saved');
  expect(exported.map((row) => row['action'])).toContain('session.began');

  await trail.search('no such thing');
  await expect(page.getByText('Nothing in the trail matches the filter.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Show all' }).click();
  await expect(trail.row(CHANGED)).toHaveCount(2);
});

test('older rows are a page further back', async ({ page, arrange, trail }) => {
  await arrange.signIn();
  for (let number = 0; number < 52; number += 1) await arrange.settings({ published: `img${number}.acme.example` });
  await trail.open();
  await expect(trail.rows).toHaveCount(50);
  await trail.older();
  await expect(trail.row(SIGNED_IN)).toHaveCount(1);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(trail.rows).toHaveCount(50);
});

test('who was not let in is told', async ({ arrange, signIn, trail }) => {
  await signIn.open();
  await signIn.as({ email: ADMIN.email, password: 'a wrong guess' });
  await arrange.signIn();
  await expect(async () => {
    await trail.open('?about=refusals');
    await expect(trail.rows).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await expect(trail.rows).toContainText(`Somebody, as “${ADMIN.email}”, was not signed in`);
  await expect(trail.rows.locator('[data-state="refused"]')).toBeVisible();
});

test("an owner reads the installation's own trail beside the company's", async ({ page, arrange, signIn, trail }) => {
  await signIn.open();
  await signIn.as({ email: 'nobody@acme.example', password: 'a guess' });
  await arrange.signIn();
  await trail.open();
  await expect(trail.row(SIGNED_IN)).toHaveCount(1);
  await trail.of('The installation');
  await expect(page).toHaveURL(/of=installation/);
  await expect(trail.row(SIGNED_IN)).toHaveCount(0);
  await expect(trail.row(`The operator made ${ADMIN.email} an owner of the installation.`)).toHaveCount(1);
  await expect(async () => {
    await trail.open('?of=installation&about=refusals');
    await expect(trail.row('as “nobody@acme.example”')).toHaveCount(1, { timeout: 500 });
  }).toPass();
  await expectAccessible(page);
  expect((await trail.export()).map((row) => row['company'])).toEqual(['']);
  await trail.of('This company');
  await expect(page).not.toHaveURL(/of=/);
});

test.describe('with JavaScript off', () => {
  test.use({ javaScriptEnabled: false });

  test('the trail is read, filtered and opened', async ({ page, arrange, trail }) => {
    await arrange.signIn();
    await arrange.settings({ published: 'img.acme.example' });
    await trail.open();
    const row = trail.row(CHANGED);
    await trail.openDetails(row);
    await expect(row.getByRole('row', { name: /^published server/ })).toContainText('img.acme.example');
    await trail.filterByFamily('Settings');
    await trail.filterByWho(ADMIN.email);
    await trail.showFiltered();
    await expect(page).toHaveURL(/about=settings/);
    await expect(trail.rows).toHaveCount(1);
    expect(await trail.export()).toHaveLength(1);
  });
});
