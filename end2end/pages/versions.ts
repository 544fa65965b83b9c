// Versions of settings: the list, what differs, and the way back.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class Versions {
  readonly rows: Locator;
  // What is shown before somebody goes back.
  readonly goingBack: Locator;

  constructor(private readonly page: Page) {
    this.rows = page.locator('.versions > .version');
    this.goingBack = page.getByRole('region', { name: /^Go back to version/ });
  }

  async open(of: string) {
    await visit(this.page, `/${COMPANY.slug}/setup/versions?of=${of}`);
  }

  // From the page of these settings.
  async openByLink() {
    await this.page.getByRole('link', { name: 'Versions', exact: true }).click();
    await this.page.waitForURL(/\/setup\/versions\?of=/);
    await ready(this.page);
  }

  async choose(subject: string) {
    await this.page.getByRole('navigation', { name: 'Versions of' }).getByRole('link', { name: subject }).click();
    await ready(this.page);
  }

  row(version: number): Locator {
    return this.rows.filter({ has: this.page.getByText(`Version ${version}`, { exact: true }) });
  }

  // Opens what differs from the version before.
  async look(version: number) {
    await this.row(version).locator('summary').click();
  }

  // Lines that came or went, as `+ line` and `− line`, of one version or of what going back would change.
  async changes(place: Locator): Promise<string[]> {
    const lines = place.locator('[data-line="added"], [data-line="removed"]');
    return lines.evaluateAll((found) =>
      found.map((line) => {
        const part = (name: string) => line.querySelector(`.difference__${name}`)?.textContent ?? '';
        return `${part('sign')} ${part('text')}`;
      }),
    );
  }

  async askToGoBackTo(version: number) {
    await this.row(version).getByRole('link', { name: 'Go back to this version…' }).click();
    await this.goingBack.waitFor();
    await ready(this.page);
  }

  async goBack() {
    await this.goingBack.getByRole('button', { name: 'Go back to this version' }).click();
    await ready(this.page);
  }

  async older() {
    await this.page.getByRole('link', { name: 'Older' }).click();
    await ready(this.page);
  }
}
