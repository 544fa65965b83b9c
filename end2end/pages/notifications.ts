// Setup > Notifications.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class Notifications {
  readonly webhook: Locator;
  readonly secret: Locator;

  constructor(private readonly page: Page) {
    this.webhook = page.getByRole('textbox', { name: 'Webhook' });
    this.secret = page.getByLabel('Signing secret');
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/notifications`);
  }

  async save(url: string, secret: string) {
    await this.webhook.fill(url);
    await this.secret.fill(secret);
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await ready(this.page);
  }

  async test() {
    await this.page.getByRole('button', { name: 'Send a test message' }).click();
    await ready(this.page);
  }
}
