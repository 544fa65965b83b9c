// People: one is invited, joins by the link, gets another role, and is out again.
import { ADMIN } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';
import { ready } from '../readiness';

const NEW = 'grace@acme.example';
const PASSWORD = 'plain orange ladder melody';

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('whoever is invited joins by the link, and their role counts at once', async ({ page, people, browser, edgesweep }) => {
  await people.open();
  await expect(people.row(ADMIN.email)).toContainText('(you)');
  await people.invite(NEW, 'editor');
  const link = await page.locator('.told-once').textContent();
  await expect(people.row(NEW)).toContainText('Editor');
  await expectAccessible(page);

  const context = await browser.newContext({ baseURL: edgesweep.address });
  const theirs = await context.newPage();
  await theirs.goto(link ?? '');
  await expect(theirs.getByText(NEW)).toBeVisible();
  await expectAccessible(theirs);
  await theirs.getByLabel('Password').fill('password1234');
  await theirs.getByRole('button', { name: 'Join' }).click();
  await expect(theirs.getByRole('alert')).toContainText('easy to guess');
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Join' }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Assets');
  await ready(theirs);
  await expect(theirs.getByRole('menuitem', { name: 'Setup' })).toBeHidden();

  await people.open();
  await expect(people.row(NEW)).toContainText('in 1 browser');
  await people.row(NEW).getByLabel(`Role of ${NEW}`).selectOption('admin');
  await people.press(people.row(NEW).getByRole('button', { name: 'Change' }));
  await expect(people.row(NEW).getByRole('button', { name: 'Change' })).toBeDisabled();
  await theirs.reload();
  await expect(theirs.getByRole('menuitem', { name: 'Setup' })).toBeVisible();
  await ready(theirs);

  await people.press(people.row(NEW).getByRole('button', { name: 'Sign out everywhere' }));
  await expect(people.row(NEW)).toContainText('no');
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/login/);
  await people.press(people.row(NEW).getByRole('button', { name: 'Remove' }));
  await expect(people.row(NEW)).toHaveCount(0);
  await context.close();
});

test('whoever is disabled is out at once and cannot sign in until they are enabled', async ({ page, people, browser, edgesweep }) => {
  await people.open();
  await people.invite(NEW, 'editor');
  const link = await page.locator('.told-once').textContent();
  const context = await browser.newContext({ baseURL: edgesweep.address });
  const theirs = await context.newPage();
  await theirs.goto(link ?? '');
  await theirs.getByLabel('Password').fill(PASSWORD);
  await theirs.getByRole('button', { name: 'Join' }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Assets');
  await ready(theirs);

  await people.open();
  await expect(people.row(ADMIN.email).getByRole('button', { name: 'Disable' })).toHaveCount(0);
  await people.press(people.row(NEW).getByRole('button', { name: 'Disable' }));
  await expect(people.row(NEW)).toContainText('disabled');
  await expectAccessible(page);
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/login/);
  const signIn = async () => {
    await theirs.getByLabel('E-mail').fill(NEW);
    await theirs.getByLabel('Password').fill(PASSWORD);
    await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await signIn();
  await expect(theirs.getByRole('alert')).toContainText('do not belong together');

  await people.press(people.row(NEW).getByRole('button', { name: 'Enable' }));
  await expect(people.row(NEW)).not.toContainText('disabled');
  await signIn();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Assets');
  await context.close();
});

test.describe('what is refused', () => {
  test.use({ provokedStatuses: [409] });

  test('the only admin stays one', async ({ page, people }) => {
    await people.open();
    await people.row(ADMIN.email).getByLabel(`Role of ${ADMIN.email}`).selectOption('viewer');
    await people.press(people.row(ADMIN.email).getByRole('button', { name: 'Change' }));
    await expect(page.getByRole('alert')).toContainText('is the only admin');
    await people.open();
    await expect(people.row(ADMIN.email).getByLabel(`Role of ${ADMIN.email}`)).toHaveValue('admin');
  });
});

test.describe('who is in already', () => {
  test.use({ provokedStatuses: [422] });

  test('is not invited, and what was typed stays', async ({ page, people }) => {
    await people.open();
    await people.invite(ADMIN.email, 'viewer');
    await expect(page.getByText(`${ADMIN.email} is one of this company already.`)).toBeVisible();
    await expect(people.email).toHaveValue(ADMIN.email);
  });
});

test.describe('with a server for mail', () => {
  test.use({ sendsMail: true });

  test('the link goes by e-mail, and can be taken back', async ({ page, people, mailServer }) => {
    await people.open();
    await people.invite(NEW, 'viewer');
    await expect(page.getByText(`${NEW} got the link by e-mail.`)).toBeVisible();
    expect(mailServer.mails).toHaveLength(1);
    expect(mailServer.mails[0]).toContain(`To: ${NEW}`);
    expect(mailServer.mails[0]).toContain('/login/invitation/');
    const link = (await page.locator('.told-once').textContent()) ?? '';
    await people.press(people.row(NEW).getByRole('button', { name: 'Withdraw' }));
    await expect(people.row(NEW)).toHaveCount(0);
    await page.context().clearCookies();
    await page.goto(link);
    await expect(page.getByRole('alert')).toContainText('was taken back');
  });
});
