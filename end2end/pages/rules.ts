// Setup > Rules: what the company asks of everybody who clears there.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class Rules {
  readonly hosts: Locator;
  readonly tagsAndFolders: Locator;
  readonly hostsAndEverything: Locator;
  readonly timeZone: Locator;
  readonly urlsPerDay: Locator;
  readonly approvalAbove: Locator;
  readonly approvalForSweeping: Locator;
  readonly quietHours: Locator;
  readonly from: Locator;
  readonly until: Locator;

  constructor(private readonly page: Page) {
    this.hosts = page.getByRole('textbox', { name: 'Allowed hosts' });
    this.tagsAndFolders = page.getByRole('combobox', { name: 'By tag or folder' });
    this.hostsAndEverything = page.getByRole('combobox', { name: 'A host or everything' });
    // With a list of proposals, a field is a combobox.
    this.timeZone = page.getByLabel('Time zone');
    this.urlsPerDay = page.getByRole('textbox', { name: 'URLs that a person clears in a day' });
    this.approvalAbove = page.getByRole('textbox', { name: 'Lists of more URLs than' });
    this.approvalForSweeping = page.getByRole('checkbox', { name: 'A host or everything' });
    this.quietHours = page.getByRole('checkbox', { name: /^Quiet hours/ });
    this.from = page.getByLabel('From', { exact: true });
    this.until = page.getByLabel('Until', { exact: true });
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/rules`);
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
    await ready(this.page);
  }

  // Of every day, all of it.
  async beAlwaysQuiet() {
    await this.quietHours.check();
    await this.from.fill('00:00');
    await this.until.fill('00:00');
  }
}
