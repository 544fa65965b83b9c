// The main job in the words of Dynamic Media Classic: its menus, its fields, its buttons, in its order, against a real
// Varnish. https://experienceleague.adobe.com, "Invalidating your CDN cached content".
import { COMPANY } from '../caches/edgesweep';
import { versionAt } from '../caches/origin';
import { expect, test } from '../fixtures';

const PRESETS = ['$product$', '$search$', 'wid=250&hei=250'];

test('a template, an asset, File > Invalidate CDN, Continue: what was stale at the edge is fresh', async ({
  page,
  arrange,
  signIn,
  menuBar,
  generalSettings,
  assets,
  dialog,
  origin,
  varnish,
}) => {
  // What is there before somebody comes: a connection to the CDN, and assets.
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.assets('Backpack_A\nBackpack_B\n');
  await arrange.signOut();
  const base = `${varnish.address}/is/image/${COMPANY.root}/Backpack_B`;
  const product = `${base}?$product$`;
  expect([await versionAt(base), await versionAt(product)]).toEqual([1, 1]);

  // Log on.
  await signIn.open();
  await signIn.as();

  // Setup > Application Setup > General Settings; under Servers, the template.
  await menuBar.choose('Setup', 'Application Setup', 'General Settings');
  await expect(generalSettings.heading).toBeVisible();
  await generalSettings.publishedServer.fill(varnish.address);
  await generalSettings.companyRoot.fill(COMPANY.root);
  await generalSettings.template.fill(
    `${varnish.address}/is/image/${COMPANY.root}/<ID>\n${varnish.address}/is/image/${COMPANY.root}/<ID>?$product$`,
  );
  await generalSettings.close();

  // Somebody publishes again: visitors still get the old picture.
  origin.publishAgain();
  expect([await versionAt(base), await versionAt(product)]).toEqual([1, 1]);

  // Select the asset, then File > Invalidate CDN: a list of the URLs.
  await assets.select('Backpack_B');
  await menuBar.choose('File', 'Invalidate CDN…');
  await expect(dialog.dialog).toBeVisible();
  await expect(dialog.rows).toHaveCount(2);
  expect(await dialog.urls()).toEqual([base, product]);
  await expect(dialog.summary).toContainText('2 URLs');

  // Continue: an indicator, then done.
  await dialog.continue();
  await expect(dialog.indicator).toBeVisible();
  await expect(dialog.outcome).toContainText('2 purged');
  await expect(dialog.timeLeft).toContainText('Done');
  expect([await versionAt(base), await versionAt(product)]).toEqual([2, 2]);

  await dialog.keepWorking();
  await expect(dialog.dialog).toBeHidden();
  await expect(page).toHaveURL(new RegExp(`/${COMPANY.slug}/assets`));
});

test('a URL can be edited, typed and pasted into the list before Continue', async ({
  arrange,
  menuBar,
  assets,
  dialog,
  origin,
  varnish,
}) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.assets('Backpack_B\n');
  await arrange.settings({ published: varnish.address, template: '/is/image/<COMPANY>/<ID>' });
  const at = (rest: string) => `${varnish.address}/is/image/${COMPANY.root}/${rest}`;
  const wanted = [at('Backpack_B?wid=400'), at('Typed'), at('Pasted_1'), at('Pasted_2')];
  for (const url of [at('Backpack_B'), ...wanted]) await versionAt(url);
  origin.publishAgain();

  await assets.open();
  await assets.select('Backpack_B');
  await menuBar.choose('File', 'Invalidate CDN…');
  await expect(dialog.rows).toHaveCount(1);
  await dialog.edit(0, at('Backpack_B?wid=400'));
  await dialog.add(at('Typed'));
  await dialog.paste(`${at('Pasted_1')}\r\n\r\n  ${at('Pasted_2')}  \n`);
  await expect(dialog.rows).toHaveCount(4);
  expect(await dialog.urls()).toEqual(wanted);

  await dialog.undo();
  await expect(dialog.rows).toHaveCount(2);
  await dialog.redo();
  await expect(dialog.rows).toHaveCount(4);

  await dialog.sayWhy('new season pictures');
  await dialog.continue();
  await expect(dialog.outcome).toContainText('4 purged');
  for (const url of wanted) expect(await versionAt(url), url).toBe(2);
  expect(await versionAt(at('Backpack_B')), 'the URL that was edited away').toBe(1);
});

test('a template that is only <ID> stands for the asset on the Published Server', async ({
  arrange,
  menuBar,
  generalSettings,
  assets,
  dialog,
}) => {
  await arrange.signIn();
  await arrange.assets('Backpack_B\n');
  await generalSettings.open();
  await generalSettings.publishedServer.fill('img.acme.example');
  await generalSettings.companyRoot.fill(COMPANY.root);
  await generalSettings.template.fill('<ID>');
  await expect(generalSettings.preview).toContainText(`https://img.acme.example/is/image/${COMPANY.root}/Backpack_B`);
  await generalSettings.close();
  await assets.select('Backpack_B');
  await menuBar.choose('File', 'Invalidate CDN…');
  await expect(dialog.rows).toHaveCount(1);
  expect(await dialog.urls()).toEqual([`https://img.acme.example/is/image/${COMPANY.root}/Backpack_B`]);
});

test('several assets and several lines of presets make every combination', async ({
  arrange,
  menuBar,
  assets,
  dialog,
  origin,
  varnish,
}) => {
  const ids = ['Backpack_A', 'Backpack_B', 'Tent_1'];
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.assets(ids.join('\n'));
  const lines = PRESETS.map((preset) => `/is/image/<COMPANY>/<ID>?${preset}`);
  await arrange.settings({ published: varnish.address, template: lines.join('\n') });
  const urls = ids.flatMap((id) =>
    PRESETS.map((preset) => `${varnish.address}/is/image/${COMPANY.root}/${id}?${preset}`),
  );
  for (const url of urls) expect(await versionAt(url)).toBe(1);
  origin.publishAgain();

  await assets.open();
  await assets.select(...ids);
  await menuBar.choose('File', 'Invalidate CDN…');
  await expect(dialog.rows).toHaveCount(9);
  expect(await dialog.urls()).toEqual(urls);
  await dialog.continue();
  await expect(dialog.outcome).toContainText('9 purged');
  for (const url of urls) expect(await versionAt(url), url).toBe(2);
});

test('without a template the list is blank', async ({ arrange, menuBar, assets, dialog }) => {
  await arrange.signIn();
  await arrange.assets('Backpack_B\n');
  await arrange.settings({ published: 'img.acme.example', template: '' });
  await assets.open();
  await assets.select('Backpack_B');
  await menuBar.choose('File', 'Invalidate CDN…');
  await expect(dialog.dialog).toContainText('There is no CDN Invalidation Template yet, so the list is blank.');
  await expect(dialog.rows).toHaveCount(0);
  await expect(dialog.continueButton).toBeDisabled();
});

test('without a selection complete URLs can be pasted', async ({ arrange, menuBar, assets, dialog, origin, nginx }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [nginx.host], node: nginx.node });
  await arrange.settings({ published: nginx.address, template: '<ID>' });
  const urls = ['A', 'B?wid=1'].map((rest) => `${nginx.address}/is/image/${COMPANY.root}/${rest}`);
  for (const url of urls) expect(await versionAt(url)).toBe(1);
  origin.publishAgain();
  for (const url of urls) expect(await versionAt(url)).toBe(1);

  await assets.open();
  await menuBar.choose('File', 'Invalidate CDN…');
  await expect(dialog.dialog).toContainText('No asset is selected.');
  await dialog.paste(urls.join('\n'));
  await expect(dialog.rows).toHaveCount(2);
  await dialog.continue();
  await expect(dialog.outcome).toContainText('2 purged');
  for (const url of urls) expect(await versionAt(url), url).toBe(2);
});

test('what was not cached is told apart from what was purged', async ({ arrange, assets, dialog, varnish }) => {
  await arrange.signIn();
  await arrange.httpPurge({ name: 'Edge', hosts: [varnish.host], node: varnish.address });
  await arrange.settings({ published: varnish.address });
  const [cached, unknown] = ['Cached', 'Unknown'].map((id) => `${varnish.address}/is/image/${COMPANY.root}/${id}`);
  await versionAt(cached ?? '');
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(`${cached}\n${unknown}`);
  await dialog.continue();
  await expect(dialog.outcome).toContainText('1 purged · 1 was not cached');
});
