// Signing in and out.
import type { Page } from '@playwright/test';
import { ADMIN } from '../caches/edgesweep';
import { ready, visit } from '../readiness';
import type { ProviderPages } from './identity-provider';

export class SignIn {
  constructor(private readonly page: Page) {}

  async open() {
    await visit(this.page, '/login');
  }

  async as({ email, password } = ADMIN) {
    await this.page.getByLabel('E-mail').fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await this.page.waitForLoadState('load');
    await ready(this.page);
  }

  async out() {
    await this.press();
    await this.page.waitForURL('**/login**');
    await ready(this.page);
  }

  // Out of a session that began at a provider, which is led through.
  async outAtProvider(provider: ProviderPages) {
    await this.press();
    await provider.signOut();
    await this.page.waitForURL('**/login**');
    await ready(this.page);
  }

  private async press() {
    await this.page.locator('#menu-person-button').click();
    // Pages can have other buttons of this name, for other browsers.
    await this.page.locator('form[action="/logout"] button').click();
  }
}
