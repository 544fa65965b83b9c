// What is typed leaves nothing behind: five minutes' worth of keys cost no memory.
import { type Page } from '@playwright/test';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';

// Five a second for five minutes.
const KEYS = 1_500;
// What a garbage collector may leave lying about, and one growth of WebAssembly's memory.
const SLACK_BYTES = 3 * 1024 * 1024;

// Bytes of the page's objects and of WebAssembly's memory, after a collection.
async function memoryOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  const wasm = await page.evaluate(() => {
    const memories = (window as unknown as { memories: WebAssembly.Memory[] }).memories;
    return memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  });
  expect(wasm).toBeGreaterThan(0);
  return usedSize + wasm;
}

test('memory does not grow while a template is typed', async ({ page, arrange, assets, generalSettings }) => {
  test.slow();
  await page.addInitScript(() => {
    const memories: WebAssembly.Memory[] = [];
    Object.assign(window, { memories });
    const keep = (instance: WebAssembly.Instance) => {
      memories.push(...Object.values(instance.exports).filter((value) => value instanceof WebAssembly.Memory));
    };
    const { instantiate, instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...given) => {
      const made = await instantiateStreaming(...given);
      keep(made.instance);
      return made;
    };
    WebAssembly.instantiate = (async (...given: Parameters<typeof instantiate>) => {
      const made = (await instantiate(...given)) as unknown as WebAssembly.WebAssemblyInstantiatedSource;
      keep(made.instance);
      return made;
    }) as typeof instantiate;
  });
  await arrange.signIn();
  await arrange.settings({ published: 'https://img.acme.example', template: '<ID>' });
  await arrange.assets(backpacks(2_000));
  await assets.open();
  await generalSettings.open();
  await generalSettings.template.focus();
  await page.keyboard.press('Control+End');
  const type = async (keys: number) => {
    for (let typed = 0; typed < keys; typed += 20) {
      await page.keyboard.type('\n/a/<ID>?w');
      for (let back = 0; back < 10; back += 1) await page.keyboard.press('Backspace');
    }
  };
  await type(200);
  const before = await memoryOf(page);
  await type(KEYS);
  await expect(generalSettings.template).toHaveValue('<ID>');
  expect((await memoryOf(page)) - before).toBeLessThan(SLACK_BYTES);
});
