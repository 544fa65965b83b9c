// Your account.
import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { ready, visit } from '../readiness';

export class Account {
  constructor(private readonly page: Page) {}

  async open() {
    await visit(this.page, `/${COMPANY.slug}/account`);
  }

  session(text: string) {
    return this.page.getByRole('row').filter({ hasText: text });
  }

  async press(name: string) {
    await this.page.getByRole('button', { name, exact: true }).click();
    await ready(this.page);
  }

  async changePassword(current: string, chosen: string) {
    await this.page.getByLabel('Current password').fill(current);
    await this.page.getByLabel('New password').fill(chosen);
    await this.press('Change password');
  }

  // Sets an authenticator app up, and gives its key in base 32.
  async setUpApp(): Promise<string> {
    await this.press('Set up an authenticator app');
    const key = ((await this.page.locator('.account__key').textContent()) ?? '').replaceAll(' ', '');
    await this.page.getByLabel('Type the code that it shows').fill(codeOf(key));
    await this.press('Turn it on');
    return key;
  }

  // New recovery codes, as they are downloaded.
  async recoveryCodes(button: string): Promise<string[]> {
    const download = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: button }).click();
    const stream = await (await download).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString().match(/^[0-9a-z]{4}(-[0-9a-z]{4}){6}$/gm) ?? [];
  }
}

// What an app shows for a key, `late` half minutes from now: RFC 6238.
export function codeOf(key: string, late = 0): string {
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + late));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
