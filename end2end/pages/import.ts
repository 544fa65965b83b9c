// Importing assets: by file or by paste, looked at before it is done.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class Import {
  readonly refusals: Locator;

  constructor(private readonly page: Page) {
    this.refusals = page.getByRole('table', { name: /refused/i }).locator('tbody tr');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/assets/import`);
  }

  async paste(text: string) {
    await this.page.getByRole('textbox', { name: /paste/i }).fill(text);
    await this.look();
  }

  async upload(name: string, body: string | Buffer) {
    const file = { name, mimeType: 'text/csv', buffer: Buffer.from(body) };
    await this.page.locator('input[type="file"]').setInputFiles(file);
    await this.look();
  }

  // Does what was looked at.
  async commit() {
    await this.page.getByRole('button', { name: /^Import/ }).click();
    await this.page.waitForURL(`**/${COMPANY.slug}/assets?imported=*`);
    await ready(this.page);
  }

  private async look() {
    await this.page.getByRole('button', { name: 'Look at it first' }).click();
    await this.page.waitForLoadState('load');
    await ready(this.page);
  }
}
