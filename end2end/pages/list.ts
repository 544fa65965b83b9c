// A list of any length, of which only the rows in view are in the document.
import type { Locator } from '@playwright/test';

export class List {
  readonly rows: Locator;
  readonly box: Locator;

  // `grid` is what scrolls.
  constructor(readonly grid: Locator) {
    this.rows = grid.locator('.virtual-list__row');
    this.box = grid.locator('xpath=..').getByRole('textbox', { name: 'Go to row' });
  }

  // The row with this number, from 1, if it is in the document.
  row(number: number, heads = 0): Locator {
    return this.grid.locator(`.virtual-list__row[aria-rowindex="${number + heads}"]`);
  }

  async press(...keys: string[]) {
    await this.grid.focus();
    for (const key of keys) await this.grid.page().keyboard.press(key);
  }

  async goTo(row: number) {
    await this.press('Control+g');
    await this.box.fill(String(row));
    await this.box.press('Enter');
  }

  async wheel(pixels: number) {
    await this.grid.hover();
    await this.grid.page().mouse.wheel(0, pixels);
  }

  // The numbers of the rows of which all can be seen, from 1 and with the head.
  async inView(): Promise<number[]> {
    return this.grid.evaluate((grid) => {
      const head = grid.querySelector('.virtual-list__head')?.getBoundingClientRect().height ?? 0;
      const view = grid.getBoundingClientRect();
      const top = view.top + grid.clientTop + head;
      return [...grid.querySelectorAll('.virtual-list__row')].flatMap((row) => {
        const { top: first, bottom } = row.getBoundingClientRect();
        const isSeen = first >= top - 0.6 && bottom <= view.top + grid.clientTop + grid.clientHeight + 0.6;
        return isSeen ? [Number(row.getAttribute('aria-rowindex'))] : [];
      });
    });
  }
}
