// Setup > Connections: a real Varnish behind a secret header, and a vendor with an API.
import { COMPANY } from '../caches/edgesweep';
import { Akamai, SECTION } from '../caches/akamai';
import { Varnish } from '../caches/varnish';
import { versionAt } from '../caches/origin';
import { expect, test } from '../fixtures';

const KEY = 'k-7391-do-not-show';

test('an HTTP PURGE connection is added, tested and used', async ({ arrange, connections, dialog, assets, origin, varnish }) => {
  await arrange.signIn();
  await connections.open();
  await connections.addHttpPurge({ name: 'Edge', hosts: varnish.host, nodes: varnish.address });
  await expect(connections.one('Edge')).toContainText(varnish.host);
  await connections.test('Edge');
  await expect(connections.one('Edge')).toContainText('takes PURGE from here');

  const url = `${varnish.address}/is/image/${COMPANY.root}/Backpack_B`;
  expect(await versionAt(url)).toBe(1);
  origin.publishAgain();
  await arrange.settings({ published: varnish.address });
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(url);
  await expect(dialog.summary).toContainText('1 request to Edge');
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 purged');
  expect(await versionAt(url)).toBe(2);
});

test('a secret is never sent back: only that it is set, and how it ends', async ({ page, arrange, connections, origin }) => {
  const varnish = await Varnish.start(origin.port, KEY);
  try {
    const answers: string[] = [];
    page.on('response', async (response) => {
      const isText = /html|json/.test(response.headers()['content-type'] ?? '');
      if (isText) answers.push(await response.text().catch(() => ''));
    });
    await arrange.signIn();
    await connections.open();
    const secretHeader = `X-Purge-Key: ${KEY}`;
    await connections.addHttpPurge({ name: 'Locked edge', hosts: varnish.host, nodes: varnish.address, secretHeader });
    await connections.test('Locked edge');
    await expect(connections.one('Locked edge')).toContainText('takes PURGE from here');
    await connections.open();
    await connections.edit('Locked edge');
    await expect(page.getByText('ends in …show')).toBeVisible();
    await expect(page.getByLabel('Secret header')).toHaveValue('');
    // Saved again with an empty box, the secret stays.
    await connections.save();
    await connections.test('Locked edge');
    await expect(connections.one('Locked edge')).toContainText('takes PURGE from here');
    expect(await page.content()).not.toContain(KEY);
    expect(answers.filter((text) => text.includes(KEY))).toEqual([]);
  } finally {
    await varnish.stop();
  }
});

test('a connection that may not purge says so and what to do', async ({ arrange, connections, origin }) => {
  const varnish = await Varnish.start(origin.port, KEY);
  try {
    await arrange.signIn();
    await arrange.httpPurge({ name: 'Locked edge', hosts: [varnish.host], node: varnish.address });
    await connections.open();
    await connections.test('Locked edge');
    await expect(connections.one('Locked edge')).toContainText('405');
  } finally {
    await varnish.stop();
  }
});

test('a disabled connection serves no URL, and an enabled one does again', async ({
  page,
  arrange,
  assets,
  connections,
  dialog,
  varnish,
}) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await connections.open();
  await connections.disable('Edge');
  await expect(connections.one('Edge').getByRole('button', { name: 'Enable' })).toBeVisible();
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(`${varnish.address}/is/image/${COMPANY.root}/A`);
  await expect(dialog.list).toContainText(`No connection serves this host. Add one for ${varnish.host}`);
  await expect(dialog.continueButton).toBeDisabled();
  await page.keyboard.press('Escape');
});

test('a connection can be deleted, once its name was read', async ({ arrange, connections, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await connections.open();
  await connections.delete('Edge');
  await expect(connections.one('Edge')).toHaveCount(0);
});

test('what is asked of a paused connection waits, can be cancelled, and goes on when it is resumed', async ({
  page,
  arrange,
  connections,
  invalidations,
  varnish,
}) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  await connections.open();
  await connections.pause('Edge');
  await expect(connections.one('Edge')).toContainText('Paused by');
  const url = `${varnish.address}/is/image/${COMPANY.root}/Backpack_B`;
  const [kept, cancelled] = [await arrange.invalidation([url], 'kept'), await arrange.invalidation([url], 'cancelled')];
  await invalidations.openOne(cancelled);
  await expect(invalidations.indicator).toContainText('It goes on once an admin resumes it');
  await invalidations.cancel();
  await expect(invalidations.outcome).toContainText('1 cancelled');
  await expect(page.getByRole('button', { name: 'Cancel what is left' })).toBeHidden();
  await connections.open();
  await connections.resume('Edge');
  await expect(connections.one('Edge')).not.toContainText('Paused by');
  await invalidations.openOne(kept);
  await expect(invalidations.outcome).toContainText('1 was not cached');
});

test.describe('a vendor with an API', () => {
  test.use({ provokedStatuses: [422] });

  test('is set up by its own fields, and waited for where it works on after its answer', async ({
    page,
    arrange,
    assets,
    connections,
    dialog,
  }) => {
    const akamai = await Akamai.start(4);
    try {
      await arrange.signIn();
      await connections.open();
      const hosts = 'www.example.com';
      const broken = { 'Section of .edgerc': 'client_secret k-7391-do-not-show', 'API address': akamai.address };
      await connections.add('Akamai', { name: 'Akamai', hosts, fields: broken });
      await expect(page.getByText('READ-WRITE')).toBeVisible();
      await page.getByText("The vendor's limits").click();
      await expect(page.getByText('one bad URL keeps all of it')).toBeVisible();
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await expect(page.getByText('A line has no “=”')).toBeVisible();
      await page.getByRole('textbox', { name: 'Section of .edgerc' }).fill(SECTION);
      await connections.save();
      await connections.test('Akamai');
      await expect(connections.one('Akamai')).toContainText('accepts the credentials for Fast Purge');
      await connections.edit('Akamai');
      await expect(page.getByRole('textbox', { name: 'Section of .edgerc' })).toHaveValue('');
      expect(await page.content()).not.toContain('do-not-show');

      await assets.open();
      await dialog.openByShortcut();
      await dialog.paste(`https://${hosts}/is/image/Backpack_B`);
      await expect(dialog.summary).toContainText('1 request to Akamai');
      await dialog.continue();
      await expect(page.getByText('It accepted 1 URL; its edges are being cleared.')).toBeVisible();
      await expect(dialog.outcome).toContainText('1 purged');
      expect(akamai.purges).toEqual([[`https://${hosts}/is/image/Backpack_B`]]);
    } finally {
      await akamai.stop();
    }
  });
});
