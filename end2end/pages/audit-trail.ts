// Setup > Audit trail.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class AuditTrail {
  readonly rows: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.getByRole('table', { name: 'Audit trail' }).locator(':scope > tbody > tr');
  }

  async open(search = '') {
    await visit(this.page, `/${COMPANY.slug}/setup/audit${search}`);
  }

  row(sentence: string | RegExp) {
    return this.rows.filter({ hasText: sentence });
  }

  async openDetails(row: Locator) {
    await row.locator('summary').click();
  }

  async search(text: string) {
    await this.page.getByRole('searchbox', { name: 'Search the trail' }).fill(text);
  }

  async filterByFamily(label: string) {
    await this.page.getByRole('combobox', { name: 'What about' }).selectOption({ label });
  }

  async of(label: string) {
    await this.page.getByRole('combobox', { name: 'Whose' }).selectOption({ label });
  }

  async filterByWho(email: string) {
    await this.page.getByRole('combobox', { name: 'Who', exact: true }).selectOption(email);
  }

  // Without scripts the filter waits for its button.
  async showFiltered() {
    await this.page.getByRole('button', { name: 'Show', exact: true }).click();
  }

  async older() {
    await this.page.getByRole('link', { name: 'Older' }).click();
    await ready(this.page);
  }

  // The exported rows.
  async export(): Promise<Record<string, unknown>[]> {
    const address = await this.page.getByRole('link', { name: 'Export' }).getAttribute('href');
    const lines = await (await this.page.request.get(address ?? '')).text();
    return lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}
