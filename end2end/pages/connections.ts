// Connections to CDNs.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export interface HttpPurgeForm {
  name: string;
  hosts: string;
  nodes?: string;
  secretHeader?: string;
}

export class Connections {
  constructor(private readonly page: Page) {}

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/connections`);
  }

  // One connection's part of the page.
  one(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  async addHttpPurge({ name, hosts, nodes = '', secretHeader = '' }: HttpPurgeForm) {
    const adds = this.page.getByRole('link', { name: /^Add/ }).or(this.page.getByRole('button', { name: /^Add/ }));
    await adds.first().click();
    await this.page.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
    await this.page.getByRole('textbox', { name: 'Hosts' }).fill(hosts);
    await this.page.getByRole('textbox', { name: 'Nodes' }).fill(nodes);
    if (secretHeader) await this.page.getByLabel('Secret header').fill(secretHeader);
    await this.save();
  }

  async edit(name: string) {
    const edits = this.one(name).getByRole('link', { name: 'Edit' }).or(this.one(name).getByRole('button', { name: 'Edit' }));
    await edits.first().click();
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await ready(this.page);
  }

  async test(name: string) {
    await this.one(name).getByRole('button', { name: 'Test connection' }).click();
    await ready(this.page);
  }

  async disable(name: string) {
    await this.one(name).getByRole('button', { name: 'Disable' }).click();
    await ready(this.page);
  }

  async delete(name: string) {
    await this.one(name).getByRole('button', { name: /^Delete/ }).click();
    await ready(this.page);
  }
}
