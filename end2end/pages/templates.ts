// Setup > Templates: the default, the others folded to their names, Save.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { visit } from '../readiness';

export class Templates {
  readonly default: Locator;
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.default = page.getByRole('region', { name: 'Default template' });
    this.rows = page.locator('details.named-template');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/templates`);
  }

  // One of the others, by what its line says.
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.locator('summary', { hasText: name }) });
  }

  // Names of the others, in order.
  async names(): Promise<string[]> {
    const names = await this.rows.locator('.named-template__name').allInnerTexts();
    return names.filter((name) => name !== 'New template');
  }

  // Opens one and writes into it; `New template` is the blank one.
  async write(row: string, name: string, text: string) {
    const found = this.row(row);
    if ((await found.getAttribute('open')) === null) await found.locator('summary').click();
    await found.evaluate((details) => details.setAttribute('data-written', ''));
    const written = this.page.locator('details[data-written]');
    await written.getByRole('textbox', { name: 'Name' }).fill(name);
    await written.getByRole('textbox', { name: 'Template' }).fill(text);
    await written.evaluate((details) => details.removeAttribute('data-written'));
  }

  async press(row: string, button: string) {
    const found = this.row(row);
    if ((await found.getAttribute('open')) === null) await found.locator('summary').click();
    await found.getByRole('button', { name: button, exact: true }).click();
  }

  async import(name: string, text: string) {
    const file = { name, mimeType: 'text/plain', buffer: Buffer.from(text) };
    await this.page.getByLabel('Add one from a text file').setInputFiles(file);
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }
}
