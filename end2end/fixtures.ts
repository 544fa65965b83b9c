// What every test stands on: the program, an origin and caches, all started for the one test and stopped after it, and
// a page that fails its test on whatever a browser complains of.
import { AxeBuilder } from '@axe-core/playwright';
import { type Page, expect, test as base } from '@playwright/test';
import { Arrange } from './arrange';
import { Edgesweep } from './caches/edgesweep';
import { IdentityProvider } from './caches/identity-provider';
import { Nginx } from './caches/nginx';
import { Origin } from './caches/origin';
import { MailServer, WebhookReceiver } from './caches/receivers';
import { Varnish } from './caches/varnish';
import { hasNoScripts } from './readiness';
import { Account } from './pages/account';
import { Assets } from './pages/assets';
import { AuditTrail } from './pages/audit-trail';
import { CacheKeys } from './pages/cache-keys';
import { Companies } from './pages/companies';
import { Connections } from './pages/connections';
import { GeneralSettings } from './pages/general-settings';
import { ProviderPages } from './pages/identity-provider';
import { ImagePresets } from './pages/image-presets';
import { Import } from './pages/import';
import { InvalidateDialog } from './pages/invalidate-dialog';
import { Invalidations } from './pages/invalidations';
import { MenuBar } from './pages/menu-bar';
import { Notifications } from './pages/notifications';
import { People } from './pages/people';
import { Rules } from './pages/rules';
import { SignIn } from './pages/sign-in';
import { Templates } from './pages/templates';
import { Versions } from './pages/versions';

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Fixtures {
  // Statuses that a test provokes; the browser's console names each answer above 399.
  provokedStatuses: number[];
  // Whether a test takes the server away, so that requests fail.
  losesServer: boolean;
  // Whether the program fetches what it has purged.
  looksAtTheEdge: boolean;
  // Whether the program is given a server for mail.
  sendsMail: boolean;
  // Whether the program is reached by a name, as passkeys need it, and not by an IP address.
  hasName: boolean;
  // Whether the program is given a provider of single sign-on.
  hasSignOn: boolean;
  provider: IdentityProvider;
  providerPages: ProviderPages;
  mailServer: MailServer;
  receiver: WebhookReceiver;
  edgesweep: Edgesweep;
  origin: Origin;
  varnish: Varnish;
  nginx: Nginx;
  arrange: Arrange;
  signIn: SignIn;
  account: Account;
  menuBar: MenuBar;
  assets: Assets;
  generalSettings: GeneralSettings;
  dialog: InvalidateDialog;
  invalidations: Invalidations;
  connections: Connections;
  presets: ImagePresets;
  cacheKeys: CacheKeys;
  templates: Templates;
  versions: Versions;
  notifications: Notifications;
  people: People;
  rules: Rules;
  companies: Companies;
  trail: AuditTrail;
  importing: Import;
}

export const test = base.extend<Fixtures>({
  provokedStatuses: [[], { option: true }],
  losesServer: [false, { option: true }],
  looksAtTheEdge: [false, { option: true }],

  sendsMail: [false, { option: true }],
  hasName: [false, { option: true }],
  hasSignOn: [false, { option: true }],

  provider: async ({}, use) => {
    const provider = await IdentityProvider.reserve();
    await use(provider);
    await provider.stop();
  },

  mailServer: async ({}, use) => {
    const mailServer = await MailServer.start();
    await use(mailServer);
    await mailServer.stop();
  },
  receiver: async ({}, use) => {
    const receiver = await WebhookReceiver.start();
    await use(receiver);
    await receiver.stop();
  },
  edgesweep: async ({ looksAtTheEdge, sendsMail, hasName, hasSignOn, provider, mailServer }, use, info) => {
    const host = hasName ? 'localhost' : '127.0.0.1';
    const smtpUrl = sendsMail ? mailServer.url : undefined;
    const issuer = hasSignOn ? provider.issuer : undefined;
    const edgesweep = await Edgesweep.start({ looksAtTheEdge, host, smtpUrl, issuer });
    if (hasSignOn) await provider.serve(edgesweep.address);
    await use(edgesweep);
    if (info.status !== info.expectedStatus) {
      await info.attach('edgesweep.log', { body: edgesweep.output(), contentType: 'text/plain' });
    }
    await edgesweep.stop();
  },
  origin: async ({}, use) => {
    const origin = await Origin.start();
    await use(origin);
    await origin.stop();
  },
  varnish: async ({ origin }, use) => {
    const varnish = await Varnish.start(origin.port);
    await use(varnish);
    await varnish.stop();
  },
  nginx: async ({ origin }, use) => {
    const nginx = await Nginx.start(origin.port);
    await use(nginx);
    await nginx.stop();
  },

  baseURL: async ({ edgesweep }, use) => {
    await use(edgesweep.address);
  },
  page: async ({ page, javaScriptEnabled, provokedStatuses, losesServer }, use) => {
    if (!javaScriptEnabled) hasNoScripts(page);
    const complaints = await listen(page, provokedStatuses, losesServer);
    await use(page);
    expect([...complaints], 'what the browser complained of').toEqual([]);
  },
  arrange: async ({ page }, use) => {
    await use(new Arrange(page.request));
  },

  providerPages: async ({ page }, use) => use(new ProviderPages(page)),
  signIn: async ({ page }, use) => use(new SignIn(page)),
  account: async ({ page }, use) => use(new Account(page)),
  menuBar: async ({ page }, use) => use(new MenuBar(page)),
  assets: async ({ page }, use) => use(new Assets(page)),
  generalSettings: async ({ page }, use) => use(new GeneralSettings(page)),
  dialog: async ({ page }, use) => use(new InvalidateDialog(page)),
  invalidations: async ({ page }, use) => use(new Invalidations(page)),
  connections: async ({ page }, use) => use(new Connections(page)),
  presets: async ({ page }, use) => use(new ImagePresets(page)),
  cacheKeys: async ({ page }, use) => use(new CacheKeys(page)),
  templates: async ({ page }, use) => use(new Templates(page)),
  versions: async ({ page }, use) => use(new Versions(page)),
  notifications: async ({ page }, use) => use(new Notifications(page)),
  people: async ({ page }, use) => use(new People(page)),
  rules: async ({ page }, use) => use(new Rules(page)),
  companies: async ({ page }, use) => use(new Companies(page)),
  trail: async ({ page }, use) => use(new AuditTrail(page)),
  importing: async ({ page }, use) => use(new Import(page)),
});

export { expect };

// Keeps what the browser complains of: errors, warnings, violations of the page's policy. Nothing leaves this machine:
// pictures of servers elsewhere are answered here.
async function listen(page: Page, provoked: number[], losesServer: boolean): Promise<Set<string>> {
  const complaints = new Set<string>();
  const isProvoked = (text: string) =>
    provoked.some((status) => text.includes(`status of ${status}`)) ||
    (losesServer && text.includes('net::ERR_')) ||
    // Chromium's own remark on pages that preload what a quick navigation away never used.
    text.includes('was preloaded using link preload but not used');
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !isProvoked(message.text())) complaints.add(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.add(`page error: ${error.message}`));
  await page.route(
    (url) => !['127.0.0.1', 'localhost'].includes(url.hostname),
    (route) => route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }),
  );
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return complaints;
}

// The page as it is now has no violation of WCAG 2.2 AA that axe finds.
export async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help} (${node.target.join(' ')}) ${node.failureSummary ?? ''}`),
  );
  expect(found, 'what axe found').toEqual([]);
}
