// Single sign-on, with a real provider.
import { COMPANY } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';
import { ready, visit } from '../readiness';

const BUTTON = 'Sign in with Acme Login';

test.use({ hasSignOn: true });

test('whoever comes first gets an account, and the role that their groups give from then on', async ({
  page,
  signIn,
  provider,
  providerPages,
  people,
}) => {
  provider.groups.set('grace', ['editors']);
  await visit(page, `/${COMPANY.slug}/invalidate`);
  await expectAccessible(page);
  await page.getByRole('link', { name: BUTTON }).click();
  await providerPages.signIn('grace');
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/invalidate`));
  await ready(page);
  await visit(page, `/${COMPANY.slug}/account`);
  await expect(page.getByText('You are signed in as grace@acme.example')).toBeVisible();
  await signIn.outAtProvider(providerPages);

  provider.groups.set('grace', ['editors', 'admins']);
  await page.getByRole('link', { name: BUTTON }).click();
  await providerPages.signIn('grace');
  await ready(page);
  await people.open();
  await expect(people.row('grace@acme.example')).toBeVisible();
  await signIn.outAtProvider(providerPages);

  provider.groups.set('grace', []);
  await page.getByRole('link', { name: BUTTON }).click();
  await providerPages.signIn('grace');
  await expect(page.getByRole('alert')).toContainText('None of your groups opens a company here.');
});

test('whoever is in no group gets no account', async ({ page, signIn, providerPages, arrange, people }) => {
  await signIn.open();
  await page.getByRole('link', { name: BUTTON }).click();
  await providerPages.signIn('eve');
  await expect(page.getByRole('alert')).toContainText('None of your groups opens a company here.');
  await expectAccessible(page);
  await arrange.signIn();
  await people.open();
  await expect(people.row('eve@acme.example')).toHaveCount(0);
});

test('an account that is there is linked, and signing out there asks who it is again', async ({
  page,
  signIn,
  providerPages,
}) => {
  await signIn.open();
  await page.getByRole('link', { name: BUTTON }).click();
  await providerPages.signIn('ada');
  await ready(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Assets');
  await signIn.outAtProvider(providerPages);
  await page.getByRole('link', { name: BUTTON }).click();
  await expect(page.locator('input[name="login"]')).toBeVisible();
});

test('answers to nothing that was begun here are refused', async ({ page, signIn, provider, providerPages }) => {
  provider.groups.set('grace', ['editors']);
  await signIn.open();
  await page.getByRole('link', { name: BUTTON }).click();
  await expect(page.locator('input[name="login"]')).toBeVisible();
  await visit(page, '/login/sso/callback?code=guess&state=guess');
  await expect(page.getByRole('alert')).toContainText('belongs to nothing that was begun in this browser');

  for (const [part, value] of [
    ['nonce', 'of-another-attempt'],
    ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  ] as const) {
    await page.context().clearCookies();
    const led = await page.request.get('/login/sso', { maxRedirects: 0 });
    const address = new URL(led.headers()['location'] ?? '');
    expect(address.searchParams.get(part)).toBeTruthy();
    address.searchParams.set(part, value);
    await page.goto(address.href);
    await providerPages.signIn('grace');
    await expect(page.getByRole('alert')).toContainText('could not be trusted');
  }
});

test('whoever has no password shows at the provider once more who they are', async ({
  page,
  signIn,
  provider,
  providerPages,
  account,
}) => {
  provider.groups.set('grace', ['editors']);
  await signIn.open();
  await page.getByRole('link', { name: BUTTON }).click();
  await providerPages.signIn('grace');
  await ready(page);
  await page.goto(`/account/prove/sso?company=${COMPANY.slug}`);
  await providerPages.signIn('grace');
  await ready(page);
  await expect(page.getByText('For a quarter of an hour you can change how you sign in.')).toBeVisible();
  await account.setUpApp();
  await expect(page.getByText('From now on you are asked for a code')).toBeVisible();
});
