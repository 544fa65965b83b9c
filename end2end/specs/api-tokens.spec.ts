// Setup > API tokens: one is made, told once, used by a program, and revoked.
import { COMPANY } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';
import { ready, visit } from '../readiness';

const PAGE = `/${COMPANY.slug}/setup/api-tokens`;

// One is refused for want of a name.
test.use({ provokedStatuses: [422] });

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('a program acts by a token until it is revoked', async ({ page, playwright, edgesweep }) => {
  await visit(page, `/${COMPANY.slug}/account`);
  await page.getByRole('link', { name: 'make an API token' }).click();
  await ready(page);
  await expect(page.getByText('No API tokens')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByText('Name what will use it')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill('Nightly build');
  await page.getByLabel('Download files').check();
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByText('“Nightly build” is made.')).toBeVisible();
  const token = (await page.locator('.told-once').textContent()) ?? '';
  expect(token).toMatch(/^edgesweep_[\w-]{43}$/);
  await expectAccessible(page);
  const row = page.getByRole('row').filter({ hasText: 'Nightly build' });
  await expect(row).toContainText('Look, Download files');
  await expect(row).toContainText('never');

  const program = await playwright.request.newContext({ baseURL: edgesweep.address, extraHTTPHeaders: { authorization: `Bearer ${token}` } });
  const csv = await program.get(`/${COMPANY.slug}/assets.csv`);
  expect(csv.status()).toBe(200);
  expect((await program.get(`/${COMPANY.slug}/setup/audit.jsonl`)).status()).toBe(403);

  await page.reload();
  await ready(page);
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(row).not.toContainText('never');
  await row.getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toHaveCount(0);
  expect((await program.get(`/${COMPANY.slug}/assets.csv`)).status()).toBe(401);
  await program.dispose();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the token comes as a file', async ({ page }) => {
    await page.goto(PAGE);
    await page.getByLabel('Name', { exact: true }).fill('Nightly build');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Make the token' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('edgesweep-api-token.txt');
    await page.goto(PAGE);
    await expect(page.getByRole('row').filter({ hasText: 'Nightly build' })).toHaveCount(1);
    await page.getByRole('button', { name: 'Revoke' }).click();
    await expect(page.getByText('No API tokens')).toBeVisible();
  });
});
