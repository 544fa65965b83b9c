// Your account: how one signs in, and where.
import { Arrange } from '../arrange';
import { ADMIN, COMPANY } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';
import { Account, codeOf } from '../pages/account';
import { ready } from '../readiness';

const NEW = 'plain orange ladder melody';

test('another password ends what was begun with the old one', async ({ page, browser, arrange, account, signIn, edgesweep }) => {
  await arrange.signIn();
  const elsewhere = await browser.newContext({ baseURL: edgesweep.address });
  const theirs = await elsewhere.newPage();
  await theirs.goto('/login');
  await theirs.getByLabel('E-mail').fill(ADMIN.email);
  await theirs.getByLabel('Password').fill(ADMIN.password);
  await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Assets');

  await account.open();
  await expect(account.session('Chrome on')).toHaveCount(2);
  await expect(account.session('(this one)')).toContainText('127.0.0.1');
  await expectAccessible(page);
  await account.changePassword('not this one', NEW);
  await expect(page.getByRole('alert')).toContainText('The current password is not right.');
  await account.changePassword(ADMIN.password, NEW);
  await expect(page.getByText('Your password is changed.')).toBeVisible();
  await expect(account.session('Chrome on')).toHaveCount(1);
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/login/);
  await elsewhere.close();

  await arrange.signOut();
  await page.goto('/login');
  await signIn.as({ email: ADMIN.email, password: NEW });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');
});

test('a browser elsewhere is signed out', async ({ page, browser, arrange, account, edgesweep }) => {
  await arrange.signIn();
  const elsewhere = await browser.newContext({ baseURL: edgesweep.address, userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
  const theirs = await elsewhere.newPage();
  await theirs.goto('/login');
  await theirs.getByLabel('E-mail').fill(ADMIN.email);
  await theirs.getByLabel('Password').fill(ADMIN.password);
  await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Assets');
  await account.open();
  await account.session('Firefox on Linux').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('That browser is signed out.')).toBeVisible();
  await expect(account.session('Firefox on Linux')).toHaveCount(0);
  await theirs.reload();
  await expect(theirs).toHaveURL(/\/login/);
  await elsewhere.close();
});

test('an authenticator app is set up and asked for, and a recovery code stands for it once', async ({ page, arrange, account, signIn }) => {
  await arrange.signIn();
  await account.open();
  await account.press('Set up an authenticator app');
  await expect(page.getByRole('img', { name: 'QR code' })).toBeVisible();
  await expectAccessible(page);
  const key = ((await page.locator('.account__key').textContent()) ?? '').replaceAll(' ', '');
  await page.getByLabel('Type the code that it shows').fill('000000');
  await account.press('Turn it on');
  await expect(page.getByRole('alert')).toContainText('The code is not right');
  await page.getByLabel('Type the code that it shows').fill(codeOf(key));
  await account.press('Turn it on');
  await expect(page.getByText('From now on you are asked for a code')).toBeVisible();
  const codes = await account.recoveryCodes('Download recovery codes');
  expect(codes).toHaveLength(10);

  await arrange.signOut();
  await page.goto('/login');
  await signIn.as();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step');
  await expectAccessible(page);
  await page.getByLabel('Code').fill(codeOf(key, 1));
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');

  for (const [code, heading] of [[codes[0], 'Assets'], [codes[0], 'One more step']]) {
    await arrange.signOut();
    await page.goto('/login');
    await signIn.as();
    await page.getByLabel('Code').fill(code ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await ready(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading ?? '');
  }
});

test('a session from before the second factor shows both before it changes anything', async ({ page, browser, account, signIn, edgesweep }) => {
  await page.goto('/login');
  await signIn.as();
  const elsewhere = await browser.newContext({ baseURL: edgesweep.address });
  const theirs = new Account(await elsewhere.newPage());
  await new Arrange(elsewhere.request).signIn();
  await theirs.open();
  const key = await theirs.setUpApp();
  await elsewhere.close();

  await account.open();
  await expect(page.getByRole('button', { name: 'Remove the app' })).toBeDisabled();
  await page.getByLabel('Your password').fill(ADMIN.password);
  await account.press('Confirm');
  await expect(page.getByRole('heading', { name: 'One more step to confirm that it is you' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Code', { exact: true }).fill('000000');
  await account.press('Confirm');
  await expect(page.getByRole('alert')).toContainText('The code is not right');
  await page.getByLabel('Code', { exact: true }).fill(codeOf(key, 1));
  await account.press('Confirm');
  await expect(page.getByText('For a quarter of an hour you can change how you sign in.')).toBeVisible();
  await account.press('Remove the app');
  await expect(page.getByText('The authenticator app is removed.')).toBeVisible();
});

test.describe('a company that asks for a second factor', () => {
  test.use({ provokedStatuses: [409] });

  test('lets whoever has none no further than to where they set it up', async ({ page, arrange, account, people }) => {
    await arrange.signIn();
    await people.open();
    await people.press(page.getByRole('button', { name: 'Ask everybody for a second factor' }));
    await expect(page.getByRole('alert')).toContainText('Set up a second factor of your own first');
    await account.open();
    await account.setUpApp();
    await people.open();
    await expect(people.row(ADMIN.email)).toContainText('yes');
    await people.press(page.getByRole('button', { name: 'Ask everybody for a second factor' }));
    await expect(page.getByText('Everybody of this company signs in with a second factor.')).toBeVisible();
    await people.invite('grace@acme.example', 'editor');
    const link = (await page.locator('.told-once').textContent()) ?? '';

    await arrange.signOut();
    await page.goto(link);
    await page.getByLabel('Password').fill(NEW);
    await page.getByRole('button', { name: 'Join' }).click();
    await ready(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
    await expect(page.getByRole('alert')).toContainText('asks for a second factor');
    await page.goto(`/${COMPANY.slug}/assets`);
    await ready(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
    await account.setUpApp();
    await page.goto(`/${COMPANY.slug}/assets`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');
  });
});

test.describe('reached by a name', () => {
  // The page that is open while its session ends hears so when it asks again.
  test.use({ hasName: true, provokedStatuses: [401] });

  test('a passkey signs in by itself, and as the second step', async ({ page, arrange, account, signIn }) => {
    const devices = await page.context().newCDPSession(page);
    await devices.send('WebAuthn.enable');
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await arrange.signIn();
    await account.open();
    await page.getByLabel('Name of the passkey').fill('Laptop');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByText('The passkey is added.')).toBeVisible();
    await expect(page.getByText('Laptop')).toBeVisible();
    await expectAccessible(page);

    await arrange.signOut();
    await page.goto('/login');
    await ready(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');

    await arrange.signOut();
    await page.goto('/login');
    await signIn.as();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step');
    await ready(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');

    await account.open();
    await page.getByRole('button', { name: 'Remove the passkey' }).click();
    await expect(page.getByText('The passkey is removed.')).toBeVisible();
    await arrange.signOut();
    await page.goto('/login');
    await ready(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await expect(page.getByRole('alert')).toContainText('That passkey is not known here');
  });
});

test.describe('with a server for mail', () => {
  test.use({ sendsMail: true });

  test('whoever forgot their password chooses another by a link', async ({ page, account, mailServer }) => {
    await page.goto('/login');
    await page.getByLabel('E-mail').fill('nobody@acme.example');
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await expect(page.getByText('If there is an account with this address')).toBeVisible();
    await page.getByLabel('E-mail').fill(ADMIN.email.toUpperCase());
    await page.getByRole('button', { name: 'Forgot your password?' }).click();
    await expect(page.getByText('If there is an account with this address')).toBeVisible();
    await expect.poll(() => mailServer.mails.length).toBe(1);
    const mail = (mailServer.mails[0] ?? '').replaceAll(/=\r?\n/g, '');
    expect(mail).toContain(`To: ${ADMIN.email}`);
    await page.goto(/\/login\/link\/[\w-]+/.exec(mail)?.[0] ?? '');
    await account.open();
    await account.changePassword('', NEW);
    await expect(page.getByText('Your password is changed.')).toBeVisible();
  });
});
