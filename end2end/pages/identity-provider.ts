// The pages of a provider of single sign-on.
import type { Page } from '@playwright/test';

export class ProviderPages {
  constructor(private readonly page: Page) {}

  // Says who one is, and agrees to what Edgesweep asks for.
  async signIn(name: string) {
    await this.page.locator('input[name="login"]').fill(name);
    await this.page.locator('input[name="password"]').fill('whatever');
    await this.button('Sign-in').click();
    const agree = this.button('Continue');
    const back = this.page.locator('#main');
    await agree.or(back).waitFor();
    if (await agree.isVisible()) await agree.click();
    await back.waitFor();
  }

  async signOut() {
    await this.page.getByRole('button', { name: 'Yes, sign me out' }).click();
  }

  private button(name: string) {
    return this.page.locator('button.login-submit', { hasText: name });
  }
}
