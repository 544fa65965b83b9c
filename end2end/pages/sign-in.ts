// Signing in and out.
import type { Page } from '@playwright/test';
import { ADMIN } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

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
    await this.page.locator('#menu-person-button').click();
    await this.page.getByRole('button', { name: 'Sign out' }).or(this.page.getByRole('menuitem', { name: 'Sign out' })).click();
    await this.page.waitForURL('**/login**');
    await ready(this.page);
  }
}
