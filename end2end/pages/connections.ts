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

  // One connection's part of the list.
  one(name: string): Locator {
    return this.page.getByRole('region', { name, exact: true });
  }

  async addHttpPurge({ name, hosts, nodes = '', secretHeader = '' }: HttpPurgeForm) {
    await this.page.getByRole('link', { name: 'Add connection' }).first().click();
    await this.page.getByRole('textbox', { name: 'Name' }).fill(name);
    await this.page.getByRole('combobox', { name: 'Provider' }).selectOption('HTTP PURGE');
    await this.page.getByRole('textbox', { name: 'Hosts' }).fill(hosts);
    await this.page.getByRole('textbox', { name: 'Nodes' }).fill(nodes);
    if (secretHeader) await this.page.getByLabel('Secret header').fill(secretHeader);
    await this.save();
  }

  // Any other kind; `fields` by their labels.
  async add(provider: string, { name, hosts, fields }: { name: string; hosts: string; fields: Record<string, string> }) {
    await this.page.getByRole('link', { name: 'Add connection' }).first().click();
    await this.page.getByRole('combobox', { name: 'Provider' }).selectOption(provider);
    await this.page.getByRole('textbox', { name: 'Name' }).fill(name);
    await this.page.getByRole('textbox', { name: 'Hosts' }).fill(hosts);
    for (const [label, text] of Object.entries(fields)) {
      await this.page.getByRole('textbox', { name: label }).fill(text);
    }
  }

  async edit(name: string) {
    await this.one(name).getByRole('link', { name: 'Edit' }).click();
    await this.page.getByRole('heading', { level: 1, name: `Connection “${name}”` }).waitFor();
    await ready(this.page);
  }

  // Saves the form, which leads back to the list.
  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await this.page.waitForURL('**/setup/connections?saved=*');
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

  async pause(name: string) {
    await this.one(name).getByRole('button', { name: 'Pause' }).click();
    await ready(this.page);
  }

  async resume(name: string) {
    await this.one(name).getByRole('button', { name: 'Resume' }).click();
    await ready(this.page);
  }

  // Asked for by its name, and then confirmed.
  async delete(name: string) {
    await this.one(name).getByRole('button', { name: 'Delete…' }).click();
    await this.page.getByRole('button', { name: `Delete “${name}”` }).click();
    await ready(this.page);
  }
}
