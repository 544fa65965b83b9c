// Being told that an invalidation has ended: by e-mail, and by the company's webhook.
import { ADMIN, COMPANY } from '../caches/edgesweep';
import { SECRET } from '../caches/receivers';
import { expect, expectAccessible, test } from '../fixtures';

test.use({ sendsMail: true });

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('an editor is told by e-mail, and a program by the webhook, once all of it is done', async ({
  page,
  arrange,
  assets,
  dialog,
  invalidations,
  notifications,
  receiver,
  mailServer,
  varnish,
}) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await notifications.open();
  await notifications.save(receiver.address, SECRET);
  await expect(page.getByText('Set, ends in …LaSw. Leave empty to keep it.')).toBeVisible();
  await expect(notifications.secret).toHaveValue('');
  await notifications.test();
  await expect(page.getByText('It took a signed test message: 204 No Content.')).toBeVisible();
  expect(receiver.events.map(({ type }) => type)).toEqual(['webhook.test']);
  await expectAccessible(page);
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(`${varnish.address}/is/image/${COMPANY.root}/Backpack_A`);
  await page.getByRole('checkbox', { name: 'E-mail me when it is done' }).check();
  await dialog.continue();
  await dialog.keepWorking();
  await expect.poll(() => mailServer.mails.length).toBe(1);
  expect(mailServer.mails[0]).toContain(`To: ${ADMIN.email}`);
  expect(mailServer.mails[0]).toContain('1 URL purged');
  await expect.poll(() => receiver.events.length).toBe(2);
  expect(receiver.events[1]).toMatchObject({ type: 'invalidation.ended', data: { state: 'done', urls: { done: 1 } } });

  await invalidations.openNewest();
  expect(page.url()).toContain(receiver.events[1]?.data.id);
  const told = page.getByRole('list', { name: 'Who is told' });
  await expect(told).toContainText(`E-mail to ${ADMIN.email}: told`);
  await expect(told).toContainText('The webhook: told');
  await expectAccessible(page);
});

test('while it runs, an e-mail can be asked for and taken back', async ({
  page,
  arrange,
  connections,
  invalidations,
  mailServer,
  varnish,
}) => {
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await connections.open();
  await connections.pause('Edge');
  const id = await arrange.invalidation([`${varnish.address}/a`]);
  await invalidations.openOne(id);
  await page.getByRole('button', { name: 'E-mail me when it is done' }).click();
  await expect(page.getByText('You get an e-mail when it is done.')).toBeVisible();
  await page.getByRole('button', { name: 'Do not e-mail me' }).click();
  await page.getByRole('button', { name: 'E-mail me when it is done' }).click();
  await expect(page.getByText('You get an e-mail when it is done.')).toBeVisible();
  await connections.open();
  await connections.resume('Edge');
  await expect.poll(() => mailServer.mails.length).toBe(1);
});

test.describe('what is wrong', () => {
  test.use({ provokedStatuses: [422] });

  test('is said at its field', async ({ page, notifications }) => {
    await notifications.open();
    await notifications.save('http://10.0.0.1/hook', 'short');
    await expect(page.getByText('What is told must not be read on the way: use https.')).toBeVisible();
    await expect(page.getByText('The secret is no base64.')).toBeVisible();
    await expect(notifications.webhook).toHaveValue('http://10.0.0.1/hook');
  });
});
