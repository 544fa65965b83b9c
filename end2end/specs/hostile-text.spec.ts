// What would run as code of a page, wherever people can type it and vendors can answer it: it is shown as it stands, and runs nowhere.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { expect, test } from '../fixtures';
import { ready, visit } from '../readiness';

const MARKUP = `"><img src=x onerror=window.ran=1><svg onload=window.ran=1></svg><script>window.ran=1</script>`;

// A node that refuses every purge in these words.
async function refusing(): Promise<{ host: string; server: Server }> {
  const server = createServer((request, response) => {
    if (request.method === 'PURGE') {
      response.writeHead(400, MARKUP);
      response.end(MARKUP);
    } else {
      response.writeHead(200, { 'content-type': 'image/svg+xml' });
      response.end('<svg xmlns="http://www.w3.org/2000/svg"/>');
    }
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

async function isText(page: Page, times = 1) {
  await ready(page);
  await expect(page.getByText('onerror=window.ran=1').nth(times - 1)).toBeAttached();
  await expect(page.locator('img[src="x"], svg[onload]')).toHaveCount(0);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
}

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('markup in what people type and vendors answer stays text', async ({ page, arrange, assets, dialog, invalidations }) => {
  const { host, server } = await refusing();
  await arrange.httpPurge({ name: `Edge ${MARKUP}`, hosts: [host], node: `http://${host}` });
  await arrange.settings({ published: `http://${host}` });
  const quoted = MARKUP.replaceAll('"', '""');
  await arrange.assets(`id,kind,folder\n"Pack ${quoted}",image,"/2026/${quoted}"\n`);

  await assets.open();
  await isText(page);
  await visit(page, `/${COMPANY.slug}/assets?q=${encodeURIComponent(MARKUP)}&folder=${encodeURIComponent(MARKUP)}`);
  await isText(page);
  await visit(page, `/${COMPANY.slug}/setup/connections`);
  await isText(page);

  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(MARKUP);
  await expect(dialog.rows).toHaveCount(1);
  await isText(page);
  await page.keyboard.press('Escape');

  await arrange.invalidation([`http://${host}/is/image/${COMPANY.root}/a`], `Why ${MARKUP}`);
  await invalidations.openNewest();
  await expect(page.getByText('400').first()).toBeAttached();
  // The note, the connection's name, and the node's answer.
  await isText(page, 3);
  await invalidations.open();
  await isText(page, 2);
  await visit(page, `/${COMPANY.slug}/setup/audit`);
  await isText(page);
  server.close();
});

test('markup in an address stays text', async ({ page, arrange }) => {
  for (const path of ['assets/import/', 'invalidations/', 'setup/connections/']) {
    const answer = await page.request.get(`/${COMPANY.slug}/${path}${encodeURIComponent(MARKUP)}`);
    expect(await answer.text()).not.toContain('<img src=x');
  }
  await arrange.signOut();
  const query = ['next', 'email', 'problem', 'wait'].map((name) => `${name}=${encodeURIComponent(MARKUP)}`).join('&');
  await visit(page, `/login?${query}`);
  await expect(page.locator('img[src="x"], svg[onload]')).toHaveCount(0);
  expect(await page.evaluate(() => 'ran' in window)).toBe(false);
});

test('markup in a file, its name and an API token stays text', async ({ page, importing }) => {
  await importing.open();
  await importing.upload(`${MARKUP.replaceAll('/', '')}.csv`, `id\n"Pack ${MARKUP.replaceAll('"', '""')}"\n`);
  await isText(page);

  await visit(page, `/${COMPANY.slug}/setup/api-tokens`);
  await page.getByLabel('Name', { exact: true }).fill(`Build ${MARKUP}`.slice(0, 100));
  await page.getByRole('button', { name: 'Make the token' }).click();
  await expect(page.getByText('is made.')).toBeVisible();
  await isText(page);
  await page.reload();
  await isText(page);
});
