// Lists of any length: keys, wheel, thumb, going to a row, editing one that is scrolled away, and pixels of all sizes.
import { COMPANY } from '../caches/edgesweep';
import { backpacks } from '../arrange';
import { expect, test } from '../fixtures';
import { List } from '../pages/list';

// Rises by one from row to row.
const isWithoutGaps = (rows: number[]) => rows.every((row, index) => index === 0 || row === rows[index - 1]! + 1);

const urls = (count: number) =>
  Array.from({ length: count }, (_, index) => `http://127.0.0.1:9/is/image/${COMPANY.root}/A${index + 1}`);

test.beforeEach(async ({ arrange }) => {
  await arrange.signIn();
});

test('the list of assets is walked with keys from end to end', async ({ arrange, assets }) => {
  await arrange.assets(backpacks(990));
  await assets.open();
  const { list } = assets;
  await expect(list.grid).toHaveAttribute('aria-rowcount', '991');
  await list.press('End');
  await expect(list.row(990, 1)).toContainText('Backpack_990');
  await expect(list.row(990, 1)).toHaveAttribute('data-active', '');
  expect((await list.inView()).at(-1)).toBe(991);
  await list.press('Home');
  await expect(list.row(1, 1)).toContainText('Backpack_001');
  const first = await list.inView();
  expect(first[0]).toBe(2);
  await list.press('PageDown');
  await expect(list.row(first.length, 1)).toHaveAttribute('data-active', '');
  await list.press('PageDown');
  await expect(list.row(2 * first.length - 1, 1)).toHaveAttribute('data-active', '');
  await expect(list.row(2 * first.length - 1, 1)).not.toHaveAttribute('aria-busy');
  expect((await list.inView()).at(-1)).toBe(2 * first.length);
  await list.press('PageUp', 'PageUp');
  await expect(list.row(1, 1)).toHaveAttribute('data-active', '');
  await list.goTo(777);
  await expect(list.row(777, 1)).toHaveAttribute('data-active', '');
  await expect(list.row(777, 1)).toContainText('Backpack_777');
  await expect(list.grid).toBeFocused();
  await expect(list.box).toBeHidden();
});

test('scrolling makes and throws away no rows', async ({ arrange, assets }) => {
  await arrange.assets(backpacks(990));
  await assets.open();
  const { list } = assets;
  await list.press('ArrowDown');
  await list.grid.evaluate((grid) => {
    (window as unknown as { before: Set<Element> }).before = new Set(grid.querySelector('.virtual-list__window')!.children);
  });
  for (let turn = 0; turn < 20; turn += 1) await list.wheel(300);
  await expect.poll(async () => (await list.inView())[0]).toBeGreaterThan(150);
  expect(isWithoutGaps(await list.inView())).toBe(true);
  const { made, gone, places } = await list.grid.evaluate((grid) => {
    const { before } = window as unknown as { before: Set<Element> };
    const rows = [...grid.querySelector('.virtual-list__window')!.children];
    return {
      made: rows.filter((row) => !before.has(row)).length,
      gone: before.size - rows.length,
      places: rows.map((row) => Number(row.getAttribute('aria-rowindex'))),
    };
  });
  expect({ made, gone }).toEqual({ made: 0, gone: 0 });
  // In the document they stand in the list's order.
  expect(places).toEqual(places.map((_, index) => places[0] + index));
});

test('a list that is scrolled by a program while it comes to rest stays where it was put', async ({ arrange, assets }) => {
  await arrange.assets(backpacks(990));
  await assets.open();
  const { list } = assets;
  await list.press('ArrowDown');
  const places = await list.grid.evaluate(async (grid) => {
    const told: { asked: number; found: number }[] = [];
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    // One of these falls between the list's coming to rest and the frame in which it hears of the scroll.
    for (let wait = 180; wait < 210; wait += 1) {
      grid.scrollTop += 280;
      await frame();
      await new Promise((done) => setTimeout(done, wait));
      grid.scrollTop += 280;
      const asked = grid.scrollTop;
      await frame();
      await frame();
      told.push({ asked, found: grid.scrollTop });
    }
    return told;
  });
  expect(places.map(({ found }) => found)).toEqual(places.map(({ asked }) => asked));
});

test('rows of assets are picked by keys, and a range reaches where nobody has scrolled', async ({ arrange, assets }) => {
  await arrange.assets(backpacks(990));
  await assets.open();
  const { list } = assets;
  await list.press('Space', 'Shift+ArrowDown', 'Shift+ArrowDown');
  await expect(assets.selected).toHaveText('3 selected');
  await list.press('Space');
  await expect(assets.selected).toHaveText('2 selected');
  await assets.clearSelection();
  await assets.select('Backpack_002');
  await list.goTo(600);
  await expect(list.row(600, 1)).toContainText('Backpack_600');
  await list.row(600, 1).locator('.asset-row__id').click({ modifiers: ['Shift'] });
  await expect(assets.selected).toHaveText('599 selected');
  await list.press('Control+a');
  await expect(assets.selected).toHaveText('990 selected');
  await list.press('Space');
  await expect(assets.selected).toHaveText('989 selected');
});

test('rows that are on their way show their numbers, and what was outrun is given up', async ({ arrange, assets, page }) => {
  await arrange.assets(backpacks(990));
  await assets.open();
  const { list } = assets;
  let answer = () => {};
  const held = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/assets', async (route) => {
    await held;
    await route.continue().catch(() => {});
  });
  const given = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/api/assets'));
  await list.press('End');
  await expect(list.row(990, 1)).toHaveAttribute('aria-busy', 'true');
  await expect(list.row(990, 1)).toContainText('990');
  await list.goTo(400);
  await given;
  answer();
  await expect(list.row(400, 1)).toContainText('Backpack_400');
  await expect(list.row(400, 1)).not.toHaveAttribute('aria-busy');
});

test('another filter begins at the top; what is selected stays', async ({ arrange, assets }) => {
  await arrange.assets(backpacks(990));
  await assets.open();
  await assets.list.goTo(900);
  await assets.select('Backpack_900');
  await assets.search('Backpack_1');
  await expect(assets.count).toHaveText('100 assets');
  await expect(assets.list.row(1, 1)).toContainText('Backpack_100');
  expect((await assets.list.inView())[0]).toBe(2);
  await assets.search('');
  await expect(assets.count).toHaveText('990 assets');
  await expect(assets.selected).toHaveText('1 selected');
});

test('the URLs of an invalidation are scrolled, not paged', async ({ arrange, invalidations }) => {
  await arrange.httpPurge({ name: 'Edge', hosts: ['127.0.0.1:9'], node: 'http://127.0.0.1:9' });
  await arrange.settings({ published: '127.0.0.1:9' });
  const id = await arrange.invalidation(urls(1_234));
  await invalidations.openOne(id);
  const { list } = invalidations;
  await expect(list.grid).toHaveAttribute('aria-rowcount', '1234');
  await list.press('End');
  await expect(list.row(1_234)).toContainText('A1234');
  await list.goTo(600);
  await expect(list.row(600)).toContainText('A600');
  await invalidations.filterByText('A12');
  await expect(list.grid).toHaveAttribute('aria-rowcount', '46');
  await expect(list.rows.first()).toContainText('A12');
  await list.press('End');
  await expect(list.row(46)).toContainText('A1234');
});

for (const deviceScaleFactor of [1, 2, 3]) {
  test.describe(`at ${deviceScaleFactor} pixels of the device to one of the page`, () => {
    test.use({ deviceScaleFactor });

    test('a list of 600,000 URLs is walked, and a row keeps its edit while it is away', async ({ arrange, assets, dialog, page }) => {
      await arrange.assets(backpacks(300));
      const lines = Array.from({ length: 2_000 }, (_, index) => `https://img.acme.example/<ID>?wid=${index}`);
      await arrange.settings({ published: 'img.acme.example', template: lines.join('\n') });
      await assets.open();
      await assets.selectAll();
      await dialog.openByShortcut();
      const list = new List(dialog.list);
      await expect(list.grid).toHaveAttribute('aria-rowcount', '600000');
      await list.press('End');
      await expect(list.row(600_000)).toContainText('Backpack_300?wid=1999');
      expect((await list.inView()).at(-1)).toBe(600_000);
      await list.press('PageUp');
      const view = await list.inView();
      expect(isWithoutGaps(view)).toBe(true);
      await list.goTo(300_001);
      await expect(list.row(300_001)).toContainText('Backpack_151?wid=0');
      expect(await list.inView()).toContain(300_001);

      // A wheel moves one to one in the middle of the longest list, too.
      const before = (await list.inView())[0]!;
      await list.wheel(560);
      await expect.poll(async () => (await list.inView())[0]).toBeGreaterThanOrEqual(before + 19);
      expect((await list.inView())[0]).toBeLessThanOrEqual(before + 21);
      expect(isWithoutGaps(await list.inView())).toBe(true);

      await list.goTo(300_001);
      await list.press('F2');
      const field = list.grid.getByRole('textbox', { name: 'URL' });
      await field.press('End');
      await page.keyboard.type('&kept=1');
      await field.press('ArrowLeft');
      await list.wheel(6_000);
      await expect(field).toHaveCount(0);
      await expect(list.grid).toBeFocused();
      // A key that is typed brings the row back, and is not typed.
      await page.keyboard.press('x');
      await expect(field).toHaveValue('https://img.acme.example/Backpack_151?wid=0&kept=1');
      await expect(field).toBeFocused();
      await page.keyboard.type('2');
      await page.keyboard.press('Enter');
      await expect(list.row(300_001)).toContainText('Backpack_151?wid=0&kept=21');
      await list.press('Home', 'End');
      await expect(list.row(600_000)).toHaveAttribute('data-active', '');
      await dialog.undo();
      await list.goTo(300_001);
      await expect(list.row(300_001)).toContainText('?wid=0');
      await expect(list.row(300_001)).not.toContainText('kept');
    });
  });
}
