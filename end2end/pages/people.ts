// Setup > People.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class People {
  readonly email: Locator;

  constructor(private readonly page: Page) {
    this.email = page.getByLabel('E-mail', { exact: true });
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/people`);
  }

  async invite(email: string, role: string) {
    await this.email.fill(email);
    await this.page.getByLabel('Role', { exact: true }).selectOption(role);
    await this.press(this.page.getByRole('button', { name: 'Invite', exact: true }));
  }

  row(email: string) {
    return this.page.getByRole('row').filter({ hasText: email });
  }

  async press(button: Locator) {
    await button.click();
    await ready(this.page);
  }
}
