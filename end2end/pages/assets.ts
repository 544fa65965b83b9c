// The assets: searching, filtering, sorting, selecting.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { visit } from '../readiness';
import { List } from './list';

export class Assets {
  readonly list: List;
  readonly rows: Locator;
  readonly count: Locator;
  readonly selected: Locator;

  constructor(private readonly page: Page) {
    this.list = new List(page.getByRole('grid', { name: 'Assets' }));
    this.rows = this.list.rows;
    this.count = page.locator('.assets__count');
    this.selected = page.locator('.assets__selection [role="status"]');
  }

  async open(search = '') {
    await visit(this.page, `/${COMPANY.slug}/assets${search}`);
  }

  // The IDs that are shown, in order.
  async ids(): Promise<string[]> {
    return this.rows.locator('.asset-row__id bdi').allInnerTexts();
  }

  async search(text: string) {
    await this.page.getByRole('searchbox', { name: 'Search IDs' }).fill(text);
  }

  async filterByKind(kind: string) {
    await this.page.getByRole('combobox', { name: 'Kind' }).selectOption(kind);
  }

  async filterByFolder(folder: string) {
    await this.page.getByRole('combobox', { name: 'Folder' }).selectOption(folder);
  }

  async sortBy(column: string) {
    await this.page.getByRole('columnheader', { name: column }).getByRole('link').click();
  }

  box(id: string): Locator {
    return this.page.getByRole('checkbox', { name: `Select ${id}`, exact: true });
  }

  async select(...ids: string[]) {
    for (const id of ids) await this.box(id).check();
  }

  async selectUpTo(id: string) {
    await this.box(id).click({ modifiers: ['Shift'] });
  }

  // Of the tiles.
  async selectPage() {
    await this.page.getByRole('checkbox', { name: 'Select all on this page' }).check();
  }

  // By the box in the list's head.
  async selectAll() {
    await this.page.getByRole('checkbox', { name: 'Select all that match' }).check();
  }

  async selectAllThatMatch() {
    await this.page.getByRole('button', { name: /^Select all [\d,]+ that match$/ }).click();
  }

  async clearSelection() {
    await this.page.getByRole('button', { name: 'Clear selection' }).click();
  }

  async next() {
    await this.page.getByRole('link', { name: 'Next' }).click();
  }

  async previous() {
    await this.page.getByRole('link', { name: 'Previous' }).click();
  }
}
