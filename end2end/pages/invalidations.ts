// The history, and one invalidation.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';
import { List } from './list';

export class Invalidations {
  readonly rows: Locator;
  readonly indicator: Locator;
  readonly outcome: Locator;
  readonly list: List;
  readonly urls: Locator;
  readonly atTheEdge: Locator;
  readonly doubts: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.getByRole('table', { name: 'History' }).locator('tbody tr');
    this.indicator = page.getByRole('main').getByRole('region', { name: 'Progress' });
    this.outcome = this.indicator.locator('.indicator__said');
    this.list = new List(page.getByRole('grid', { name: 'URLs' }));
    this.urls = this.list.rows;
    this.atTheEdge = page.getByRole('region', { name: 'At the edge' });
    this.doubts = this.atTheEdge.locator('.verification__check');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/invalidations`);
  }

  async openOne(id: string) {
    await visit(this.page, `/${COMPANY.slug}/invalidations/${id}`);
  }

  async openNewest() {
    await this.open();
    await this.rows.first().getByRole('link').click();
    await this.page.getByRole('heading', { name: 'Invalidation', exact: true }).waitFor();
    await ready(this.page);
  }

  async runAgain() {
    await this.leadsElsewhere(() => this.page.getByRole('button', { name: 'Run again' }).click());
  }

  async retryFailed() {
    await this.leadsElsewhere(() => this.page.getByRole('button', { name: 'Retry failed' }).click());
  }

  async purgeStaleAgain() {
    await this.leadsElsewhere(() => this.page.getByRole('button', { name: /^Purge .* stale .* again$/ }).click());
  }

  async cancel() {
    await this.page.getByRole('button', { name: 'Cancel what is left' }).click();
  }

  // `what` is what the button counts, such as `2 URLs`.
  approveButton(what: string): Locator {
    return this.page.getByRole('button', { name: `Approve ${what}`, exact: true });
  }

  async approve(what: string) {
    await this.approveButton(what).click();
  }

  async decline(reason: string) {
    await this.page.getByRole('textbox', { name: 'Reason to decline' }).fill(reason);
    await this.page.getByRole('button', { name: 'Decline', exact: true }).click();
  }

  async filterByText(text: string) {
    await this.page.getByRole('searchbox', { name: 'Filter' }).fill(text);
  }

  async filterByState(state: string) {
    await this.page.getByRole('combobox', { name: 'State' }).selectOption(state);
  }

  // Without scripts the filter waits for its button.
  async showFiltered() {
    await this.page.getByRole('button', { name: 'Show', exact: true }).click();
  }

  async copyUrls() {
    await this.page.getByRole('button', { name: 'Copy URLs' }).click();
  }

  // The exported list as text.
  async export(): Promise<string> {
    const address = await this.page.getByRole('link', { name: 'Export CSV' }).last().getAttribute('href');
    return (await this.page.request.get(address ?? '')).text();
  }

  private async leadsElsewhere(act: () => Promise<void>) {
    const here = this.page.url();
    await act();
    await this.page.waitForURL((url) => url.href !== here);
    await ready(this.page);
  }
}
