// Setup > Companies, and the menu of one's companies in the frame.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class Companies {
  // Of the form that creates one.
  readonly name: Locator;
  // The button in the frame, which only who belongs to several has.
  readonly switcher: Locator;

  constructor(private readonly page: Page) {
    this.name = page.getByLabel('Name', { exact: true });
    this.switcher = page.locator('#menu-company-button');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/companies`);
  }

  async create(name: string) {
    await this.name.fill(name);
    await this.press(this.page.getByRole('button', { name: 'Create', exact: true }));
  }

  row(slug: string) {
    return this.page.getByRole('row').filter({ has: this.page.getByText(`/${slug}`, { exact: true }) });
  }

  async rename(slug: string, name: string) {
    await this.row(slug).getByRole('textbox').fill(name);
    await this.press(this.row(slug).getByRole('button', { name: 'Rename' }));
  }

  async goTo(name: string) {
    await this.switcher.click();
    const named = { name, exact: true };
    const banner = this.page.getByRole('banner');
    await this.press(banner.getByRole('menuitemradio', named).or(banner.getByRole('link', named)));
  }

  async press(button: Locator) {
    await button.click();
    await ready(this.page);
  }
}
