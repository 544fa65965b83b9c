// When a page can be used: with JavaScript once it is hydrated, without it at once.
import type { Page } from '@playwright/test';

const withoutScripts = new WeakSet<Page>();

export function hasNoScripts(page: Page) {
  withoutScripts.add(page);
}

export async function ready(page: Page) {
  if (!withoutScripts.has(page)) await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
}

// Goes to an address and waits until the page can be used.
export async function visit(page: Page, path: string) {
  await page.goto(path);
  await ready(page);
}
