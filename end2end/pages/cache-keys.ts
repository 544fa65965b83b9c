// Setup > Cache Keys: rows of hosts and what their caches tell copies apart by, Save.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { visit } from '../readiness';

export class CacheKeys {
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.getByRole('table', { name: 'Cache keys' }).locator('tbody tr');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/cache-keys`);
  }

  // The rows that say something, as `host: key`.
  async list(): Promise<string[]> {
    const hosts = this.rows.getByRole('textbox', { name: 'Host' });
    const keys = this.rows.getByRole('combobox', { name: 'Cache key' });
    const all: string[] = [];
    for (let row = 0; row < (await hosts.count()); row += 1) {
      const host = await hosts.nth(row).inputValue();
      if (host) all.push(`${host}: ${await keys.nth(row).locator('option:checked').innerText()}`);
    }
    return all;
  }

  async write(row: number, host: string, key: 'Full URL' | 'Without query') {
    await this.rows.nth(row).getByRole('textbox', { name: 'Host' }).fill(host);
    await this.rows.nth(row).getByRole('combobox', { name: 'Cache key' }).selectOption(key);
  }

  async remove(host: string) {
    await this.page.getByRole('button', { name: `Remove ${host}`, exact: true }).click();
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }
}
