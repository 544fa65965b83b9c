// Approval by a second person: what waits, who can let it go, and how it is declined, at a real Varnish.
import { Arrange } from '../arrange';
import { ADMIN, COMPANY } from '../caches/edgesweep';
import { versionAt } from '../caches/origin';
import { expect, expectAccessible, test } from '../fixtures';
import { Invalidations } from '../pages/invalidations';
import { ready, visit } from '../readiness';

const GRACE = { email: 'grace@acme.example', password: 'plain orange ladder melody', role: 'admin' };

test.beforeEach(async ({ arrange, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address, bans: true });
  await arrange.colleague(GRACE);
});

test('a long list waits until a colleague approves it, and goes out then', async ({
  assets,
  browser,
  dialog,
  edgesweep,
  invalidations,
  origin,
  page,
  rules,
  trail,
  varnish,
}) => {
  await rules.open();
  await rules.approvalAbove.fill('1');
  await rules.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  const urls = ['a', 'b'].map((name) => `${varnish.address}/is/image/${name}`);
  const versions = () => Promise.all(urls.map(versionAt));
  expect(await versions()).toEqual([1, 1]);
  origin.publishAgain();

  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(urls[0] ?? '');
  await expect(dialog.summary).toContainText('1 URL');
  await expect(dialog.dialog.getByText('a colleague has to approve it')).toHaveCount(0);
  await dialog.paste(urls[1] ?? '');
  await expect(dialog.dialog.getByText('More than 1 URL: a colleague has to approve it.')).toBeVisible();
  await expectAccessible(page);
  await dialog.continue();
  await expect(dialog.timeLeft).toContainText('Waits for approval');
  await expect(dialog.indicator).toContainText('Nothing of it is sent before.');
  await expectAccessible(page);
  await dialog.keepWorking();
  await invalidations.openNewest();
  const others = `You asked for it yourself, so somebody else has to approve it: ${GRACE.email}.`;
  await expect(page.getByText(others)).toBeVisible();
  await expect(invalidations.approveButton('2 URLs')).toHaveCount(0);
  await expectAccessible(page);

  const context = await browser.newContext({ baseURL: edgesweep.address });
  await new Arrange(context.request).signIn(GRACE);
  const theirs = await context.newPage();
  await visit(theirs, `/${COMPANY.slug}/assets`);
  await theirs.getByRole('link', { name: '1 waits for approval' }).click();
  await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Invalidation');
  await ready(theirs);
  const graces = new Invalidations(theirs);
  await expect(graces.approveButton('2 URLs')).toBeVisible();
  await expectAccessible(theirs);
  expect(await versions()).toEqual([1, 1]);
  await graces.approve('2 URLs');
  await expect(graces.indicator).toContainText(`Approved by ${GRACE.email}`);
  await expect(graces.outcome).toContainText('2 purged');
  await expect(graces.approveButton('2 URLs')).toHaveCount(0);
  await expectAccessible(theirs);
  await context.close();

  await expect(invalidations.outcome).toContainText('2 purged');
  await expect(invalidations.indicator).toContainText(`Approved by ${GRACE.email}`);
  await expect(page.getByText(others)).toHaveCount(0);
  expect(await versions()).toEqual([2, 2]);
  await trail.open();
  await expect(trail.row(`${GRACE.email} approved the invalidation that ${ADMIN.email} asked for.`)).toBeVisible();
});

test('a host that is declined is not cleared, and whoever asked reads why', async ({
  assets,
  browser,
  dialog,
  edgesweep,
  invalidations,
  origin,
  page,
  rules,
  varnish,
}) => {
  await rules.open();
  await rules.approvalForSweeping.check();
  await rules.save();
  await expect(page.locator('.toast')).toContainText('Saved');
  const url = `${varnish.address}/is/image/a`;
  expect(await versionAt(url)).toBe(1);
  origin.publishAgain();
  await assets.open();
  await dialog.openByShortcut();
  await dialog.clearBy('Host');
  await page.getByRole('textbox', { name: 'Host', exact: true }).fill(varnish.host);
  await page.getByRole('textbox', { name: 'Confirm' }).fill(varnish.host);
  await expect(dialog.dialog.getByText('A whole host: a colleague has to approve it.')).toBeVisible();
  await dialog.continue();
  await expect(dialog.timeLeft).toContainText('Waits for approval');
  await dialog.keepWorking();
  await invalidations.open();
  await invalidations.filterByState('waiting for approval');
  await expect(invalidations.rows).toHaveCount(1);
  await expect(invalidations.rows).toContainText('Waits for approval');
  await invalidations.openNewest();

  const context = await browser.newContext({ baseURL: edgesweep.address });
  await new Arrange(context.request).signIn(GRACE);
  const theirs = await context.newPage();
  const graces = new Invalidations(theirs);
  await graces.openNewest();
  await graces.decline('not during the sale');
  const declined = `Declined by ${GRACE.email}: not during the sale`;
  await expect(graces.indicator).toContainText(declined);
  await expectAccessible(theirs);
  await context.close();

  await expect(invalidations.indicator).toContainText(declined);
  await expect(invalidations.outcome).toContainText('1 cancelled');
  await expectAccessible(page);
  expect(await versionAt(url)).toBe(1);
});
