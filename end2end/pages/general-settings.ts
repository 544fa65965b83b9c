// Application General Settings.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { visit } from '../readiness';

export class GeneralSettings {
  readonly heading: Locator;
  readonly servers: Locator;
  readonly publishedServer: Locator;
  readonly originServer: Locator;
  readonly companyRoot: Locator;
  readonly template: Locator;
  readonly preview: Locator;
  readonly previewCount: Locator;
  readonly conflict: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'Application General Settings' });
    this.servers = page.getByRole('group', { name: 'Servers' });
    this.publishedServer = this.servers.getByRole('textbox', { name: 'Published Server Name' });
    this.originServer = this.servers.getByRole('textbox', { name: 'Origin Server Name' });
    this.companyRoot = this.servers.getByRole('textbox', { name: 'Company root' });
    this.template = this.servers.getByRole('textbox', { name: 'CDN Invalidation Template' });
    this.preview = this.servers.getByRole('region', { name: 'URLs that the template makes' });
    this.previewCount = this.servers.locator('.preview__count');
    this.conflict = page.getByRole('region', { name: 'Changed by somebody else' });
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/general`);
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }

  async close() {
    await this.page.getByRole('button', { name: 'Close', exact: true }).click();
    await this.page.waitForURL(`**/${COMPANY.slug}/assets`);
  }

  async useTheirs() {
    await this.page.getByRole('button', { name: 'Use theirs' }).click();
  }

  async saveMineOverTheirs() {
    await this.page.getByRole('button', { name: 'Save mine over theirs' }).click();
  }
}
