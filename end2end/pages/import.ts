// Importing assets: by file or by paste, looked at before it is done.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class Import {
  readonly refusals: Locator;
  readonly counts: Locator;

  constructor(private readonly page: Page) {
    this.refusals = page.getByRole('table', { name: 'Refused rows' }).locator('tbody tr');
    this.counts = page.getByRole('list', { name: 'What the import would do' }).getByRole('listitem');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/assets/import`);
  }

  async paste(text: string) {
    await this.page.getByRole('textbox', { name: 'Paste rows or IDs' }).fill(text);
    await this.look();
  }

  async upload(name: string, body: string | Buffer) {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(body) };
    await this.page.getByRole('main').getByLabel('File', { exact: true }).setInputFiles(file);
    await this.look();
  }

  // Does what was looked at.
  async commit() {
    await this.page.getByRole('button', { name: /^Import [\d,]+ assets?$/ }).click();
    await this.page.waitForURL(`**/${COMPANY.slug}/assets?imported=*`);
    await ready(this.page);
  }

  private async look() {
    await this.page.getByRole('button', { name: 'Look at it first' }).click();
    await this.page.waitForURL(/\/assets\/import\/[0-9a-f-]{36}$/);
    await ready(this.page);
  }
}
