// The dialog Invalidate CDN: the list, its rows, Continue, and the indicator that takes their place.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { visit } from '../readiness';

export class InvalidateDialog {
  readonly dialog: Locator;
  readonly list: Locator;
  readonly rows: Locator;
  readonly summary: Locator;
  readonly continueButton: Locator;
  readonly indicator: Locator;
  readonly outcome: Locator;
  readonly timeLeft: Locator;

  constructor(private readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Invalidate CDN' });
    this.list = this.dialog.getByRole('grid', { name: 'URLs' });
    this.rows = this.list.getByRole('row');
    this.summary = this.dialog.locator('.invalidate__summary');
    this.continueButton = this.dialog.getByRole('button', { name: 'Continue', exact: true });
    this.indicator = this.dialog.getByRole('region', { name: 'Progress' });
    this.outcome = this.indicator.locator('.indicator__said');
    this.timeLeft = this.indicator.locator('.indicator__left');
  }

  // The dialog's own address, for links and for JavaScript off.
  async openPage(search = '') {
    await visit(this.page, `/${COMPANY.slug}/invalidate${search}`);
  }

  async openByShortcut() {
    await this.page.keyboard.press('Control+i');
    await this.dialog.waitFor();
  }

  // What is cleared: `Folder`, `Host`, …
  async clearBy(kind: string) {
    await this.dialog.getByRole('combobox', { name: 'Clear by' }).selectOption(kind);
  }

  // The URLs as the rows show them.
  async urls(): Promise<string[]> {
    return this.rows.locator('.url').allTextContents();
  }

  row(url: string): Locator {
    return this.rows.filter({ has: this.page.locator('.url').getByText(url, { exact: true }) }).or(
      this.rows.filter({ hasText: url }),
    ).first();
  }

  async edit(index: number, url: string) {
    await this.rows.nth(index).dblclick();
    const box = this.list.getByRole('textbox', { name: 'URL' });
    await box.fill(url);
    await box.press('Enter');
  }

  async remove(index: number) {
    await this.rows.nth(index).hover();
    await this.rows.nth(index).getByRole('button', { name: 'Remove' }).click();
  }

  // Types a new row.
  async add(url: string) {
    await this.dialog.getByRole('button', { name: 'Add URL' }).click();
    const box = this.dialog.getByRole('textbox', { name: 'URL', exact: true });
    await box.fill(url);
    await box.press('Enter');
  }

  // Pastes lines into the list, as from the clipboard.
  async paste(text: string) {
    await this.dialog.locator('#urls').evaluate((list, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      list.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  async undo() {
    await this.dialog.getByRole('button', { name: 'Undo' }).click();
  }

  async redo() {
    await this.dialog.getByRole('button', { name: 'Redo' }).click();
  }

  async filter(text: string) {
    await this.dialog.getByRole('searchbox', { name: 'Filter' }).fill(text);
  }

  async replaceAllByText(text: string) {
    await this.dialog.getByRole('button', { name: 'Edit as text' }).click();
    await this.dialog.getByRole('textbox', { name: 'All URLs' }).fill(text);
    await this.dialog.getByRole('button', { name: 'Use this list' }).click();
  }

  async sayWhy(note: string) {
    await this.dialog.getByRole('textbox', { name: 'Why (optional)' }).fill(note);
  }

  async showRefused() {
    await this.dialog.getByRole('button', { name: 'Show refused' }).click();
  }

  // All rows with a problem, by scrolling through the list: line and sentence.
  async readAll(): Promise<{ line: string; sentence: string }[]> {
    return this.list.evaluate(async (list) => {
      const rows = new Map<number, { line: string; sentence: string }>();
      const count = Number(list.getAttribute('aria-rowcount'));
      const frame = () => new Promise((done) => requestAnimationFrame(done));
      for (let before = -1; rows.size < count && list.scrollTop !== before; ) {
        before = list.scrollTop;
        for (const row of list.querySelectorAll('[aria-rowindex]')) {
          const line = row.querySelector('.url')?.textContent ?? '';
          const sentence = row.querySelector('.url-grid__problem')?.textContent ?? '';
          rows.set(Number(row.getAttribute('aria-rowindex')), { line, sentence });
        }
        list.scrollTop += list.clientHeight;
        await frame();
        await frame();
      }
      return [...rows].sort(([left], [right]) => left - right).map(([, row]) => row);
    });
  }

  async leaveOutRefused() {
    await this.dialog.getByRole('checkbox', { name: /^Leave out \d+ refused URLs?$/ }).check();
  }

  async continue() {
    await this.continueButton.click();
  }

  async keepWorking() {
    await this.dialog.getByRole('button', { name: 'Keep working' }).click();
  }

  async cancel() {
    await this.dialog.getByRole('button', { name: 'Cancel' }).click();
  }
}
