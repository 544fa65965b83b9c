// Setup > Image Presets: rows of names and modifiers, pasted lines, Save.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { visit } from '../readiness';

export class ImagePresets {
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.getByRole('table', { name: 'Image presets' }).locator('tbody tr');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/presets`);
  }

  // The rows that say something, as `name=modifiers`.
  async list(): Promise<string[]> {
    const names = this.rows.getByRole('textbox', { name: 'Name' });
    const modifiers = this.rows.getByRole('textbox', { name: 'Modifiers' });
    const all: string[] = [];
    for (let row = 0; row < (await names.count()); row += 1) {
      const name = await names.nth(row).inputValue();
      if (name) all.push(`${name}=${await modifiers.nth(row).inputValue()}`);
    }
    return all;
  }

  async write(row: number, name: string, modifiers: string) {
    await this.rows.nth(row).getByRole('textbox', { name: 'Name' }).fill(name);
    await this.rows.nth(row).getByRole('textbox', { name: 'Modifiers' }).fill(modifiers);
  }

  async remove(name: string) {
    await this.page.getByRole('button', { name: `Remove ${name}`, exact: true }).click();
  }

  async paste(lines: string) {
    await this.page.getByText('Paste presets').click();
    await this.page.getByRole('textbox', { name: 'Presets to add' }).fill(lines);
  }

  async addPasted() {
    await this.page.getByRole('button', { name: 'Add to the list' }).click();
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }
}
