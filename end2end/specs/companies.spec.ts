// Companies: one is created, gone to and from by the menu in the frame, renamed, archived and taken back.
import type { Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';
import type { Companies } from '../pages/companies';
import { ready } from '../readiness';

const BETA = { name: 'Beta Shop', slug: 'beta-shop' };

test.beforeEach(async ({ arrange, companies }) => {
  await arrange.signIn();
  await companies.open();
});

async function createBeta(page: Page, companies: Companies) {
  await companies.create(BETA.name);
  await expect(page).toHaveURL(new RegExp(`/${BETA.slug}/setup/general$`));
  await ready(page);
}

test('a company is created, and the menu of companies leads to the same page of another', async ({ page, companies }) => {
  await expect(companies.row(COMPANY.slug)).toContainText('you are here');
  await expect(companies.switcher).toHaveCount(0);
  await expectAccessible(page);
  await createBeta(page, companies);
  await expect(companies.switcher).toHaveText(BETA.name);
  await companies.goTo(COMPANY.name);
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/setup/general$`));
  await expect(companies.switcher).toHaveText(COMPANY.name);
});

test('the menu of companies is opened, walked and left by keys', async ({ page, companies }) => {
  await createBeta(page, companies);
  const focused = page.locator('*:focus');
  await companies.switcher.focus();
  await page.keyboard.press('ArrowDown');
  await expect(focused).toHaveText(COMPANY.name);
  await expect(focused).toHaveAttribute('aria-checked', 'false');
  await page.keyboard.press('b');
  await expect(focused).toHaveText(BETA.name);
  await expect(focused).toHaveAttribute('aria-checked', 'true');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(companies.switcher).toBeFocused();
  await expect(companies.switcher).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/setup/general$`));
});

test('another name stands in the frame, and the address stays', async ({ page, companies }) => {
  await companies.rename(COMPANY.slug, 'Acme Indoor');
  await expect(page.getByRole('banner')).toContainText('Acme Indoor');
  await expect(companies.row(COMPANY.slug)).toContainText('Acme Indoor');
});

test('a name that another company has is refused, and what was typed stays', async ({ page, companies }) => {
  await companies.create(COMPANY.name.toUpperCase());
  await expect(page.getByText('There is a company called ACME OUTDOOR already.')).toBeVisible();
  await expect(companies.name).toHaveValue('ACME OUTDOOR');
  await expectAccessible(page);
});

test.describe('an archived company', () => {
  test.use({ provokedStatuses: [404] });

  test('is not there until it is taken back', async ({ page, companies }) => {
    await createBeta(page, companies);
    await companies.open();
    await expect(companies.row(COMPANY.slug).getByRole('button', { name: 'Archive' })).toHaveCount(0);
    await companies.press(companies.row(BETA.slug).getByRole('button', { name: 'Archive' }));
    await expect(companies.row(BETA.slug)).toContainText('archived');
    await expect(companies.switcher).toHaveCount(0);
    await ready(page);
    await expectAccessible(page);

    await page.goto(`/${BETA.slug}/assets`);
    await expect(page.getByText('Nothing here', { exact: true })).toBeVisible();

    await companies.open();
    await companies.press(companies.row(BETA.slug).getByRole('button', { name: 'Take back' }));
    await expect(companies.row(BETA.slug)).toContainText('open');
    await ready(page);
    await companies.goTo(BETA.name);
    await expect(page).toHaveURL(new RegExp(`/${BETA.slug}/setup/companies$`));
  });
});
