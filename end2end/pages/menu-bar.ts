// The menu bar: choosing by mouse, with or without scripts.
import type { Locator, Page } from '@playwright/test';
import { ready } from '../readiness';

export class MenuBar {
  constructor(private readonly page: Page) {}

  // The menus' buttons become menu items once the page is hydrated; they are the same elements.
  item(name: string): Locator {
    const bar = this.page.getByRole('banner');
    const named = { name, exact: true };
    return bar.getByRole('menuitem', named).or(bar.getByRole('button', named)).or(bar.getByRole('link', named));
  }

  // Chooses by mouse: `choose('Setup', 'Application Setup', 'General Settings')`.
  async choose(...path: string[]) {
    for (const [step, name] of path.entries()) {
      const item = this.itemThatBegins(name);
      // Passing over an item opens its submenu; a click would close it again.
      const isSubmenu = step > 0 && step < path.length - 1;
      if (isSubmenu && (await this.isHydrated())) {
        await item.hover();
        await this.itemThatBegins(path[step + 1] ?? '').waitFor();
      } else {
        await item.click();
      }
    }
    await ready(this.page);
  }

  // An item's name may be followed by its shortcut.
  private itemThatBegins(name: string): Locator {
    const bar = this.page.getByRole('banner');
    const named = { name: new RegExp(`^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`) };
    const roles = ['menuitem', 'menuitemradio', 'button', 'link'] as const;
    const items = roles.map((role) => bar.getByRole(role, named));
    return items.reduce((either, item) => either.or(item)).first();
  }

  private async isHydrated(): Promise<boolean> {
    return (await this.page.locator('html[data-hydrated]').count()) > 0;
  }
}
