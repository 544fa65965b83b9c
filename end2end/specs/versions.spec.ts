// Versions of settings: what was saved by whom is read and gone back to, with scripts and without.
import { ADMIN, COMPANY } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';

const FIRST = { published: 'img.acme.example', template: '<ID>' };
const SECOND = { published: 'img2.acme.example', template: '<ID>\n/more' };

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('each save is a version that tells who, when and what, and one can be gone back to', async ({
  page,
  arrange,
  generalSettings,
  trail,
  versions,
}) => {
  await arrange.settings(FIRST);
  await arrange.settings(SECOND);
  await generalSettings.open();
  await versions.openByLink();
  await expect(versions.rows).toHaveCount(3);
  await expect(versions.row(3)).toContainText('current');
  await expect(versions.row(3)).toContainText(ADMIN.email);
  await expect(versions.row(1)).toContainText('there before the first version that was kept');
  await versions.look(3);
  await expect(versions.row(3).getByText('CDN Invalidation Template')).toBeVisible();
  expect(await versions.changes(versions.row(3))).toEqual(['− img.acme.example', '+ img2.acme.example', '+ /more']);
  await expectAccessible(page);

  await versions.askToGoBackTo(2);
  await expect(page.getByRole('heading', { name: 'Go back to version 2 of General Settings?' })).toBeFocused();
  expect(await versions.changes(versions.goingBack)).toEqual(['− img2.acme.example', '+ img.acme.example', '− /more']);
  await expectAccessible(page);
  await versions.goBack();
  await expect(page.getByText('what is saved is as it was in version 2.')).toBeVisible();
  await expect(versions.goingBack).toHaveCount(0);
  await expect(versions.row(4)).toContainText('back to version 2');
  await expect(versions.row(4)).toContainText('current');
  await expectAccessible(page);

  await generalSettings.open();
  await expect(generalSettings.publishedServer).toHaveValue(FIRST.published);
  await expect(generalSettings.template).toHaveValue(FIRST.template);
  await trail.open();
  await expect(trail.row(`${ADMIN.email} went back to version 2 of General Settings.`)).toHaveCount(1);
});

test('a version that is as what is saved has nothing to go back to', async ({ page, arrange, versions }) => {
  await arrange.settings(FIRST);
  await arrange.settings(SECOND);
  await arrange.settings(FIRST);
  await versions.open('general');
  await versions.askToGoBackTo(2);
  await expect(page.getByText('Nothing would change: what is saved now is the same.')).toBeVisible();
  await expect(versions.goingBack.getByRole('button')).toHaveCount(0);
  await versions.goingBack.getByRole('link', { name: 'Close' }).click();
  await expect(versions.goingBack).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/setup/versions\\?of=general$`));
});

test('each kind of settings has versions of its own, a page at a time', async ({ page, arrange, presets, versions }) => {
  for (let number = 0; number < 21; number += 1) await arrange.settings({ published: `img${number}.acme.example` });
  await presets.open();
  await versions.openByLink();
  await expect(page.getByText('No versions yet')).toBeVisible();
  await expectAccessible(page);
  await versions.choose('Rules');
  await expect(page.getByRole('link', { name: 'Open Rules' })).toBeVisible();
  await expect(page.getByText('No versions yet')).toBeVisible();
  await versions.choose('General Settings');
  await expect(versions.rows).toHaveCount(20);
  await versions.older();
  await expect(versions.rows).toHaveCount(2);
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(versions.rows).toHaveCount(20);
});

test('whoever goes back over a save that they have not seen is told, and sees it then', async ({ page, arrange, versions }) => {
  await arrange.settings(FIRST);
  await arrange.settings(SECOND);
  await versions.open('general');
  await versions.askToGoBackTo(2);
  await arrange.settings({ ...SECOND, published: 'img3.acme.example' });
  await versions.goBack();
  const notice = page.getByRole('alert').filter({ hasText: 'Not gone back' });
  await expect(notice).toContainText(`${ADMIN.email}, at`);
  await expect(versions.row(4)).toContainText('current');
  expect(await versions.changes(versions.goingBack)).toContain('− img3.acme.example');
  await expectAccessible(page);
  await versions.goBack();
  await expect(notice).toHaveCount(0);
  await expect(versions.row(5)).toContainText('back to version 2');
});

test.describe('with JavaScript off', () => {
  test.use({ javaScriptEnabled: false });

  test('versions are read, opened and gone back to', async ({ page, arrange, generalSettings, versions }) => {
    await arrange.settings(FIRST);
    await arrange.settings(SECOND);
    await generalSettings.open();
    await versions.openByLink();
    await versions.look(3);
    await expect(versions.row(3).getByText('img2.acme.example')).toBeVisible();
    await versions.askToGoBackTo(2);
    await expect(versions.goingBack.getByText('img2.acme.example')).toBeVisible();
    await versions.goBack();
    await expect(page.getByText('what is saved is as it was in version 2.')).toBeVisible();
    await expect(versions.row(4)).toContainText('back to version 2');
    await generalSettings.open();
    await expect(generalSettings.publishedServer).toHaveValue(FIRST.published);
  });
});
