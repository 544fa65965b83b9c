// The product's pages as the pairs need them: how a person gets there, and which elements show what is measured.
import { ASSETS, FEW, FEW_ASSETS, saveTemplate, template } from './company.mjs';

export const TEMPLATE_BOX = 'textarea[name="change[template]"]';
export const PREVIEW_LIST = '#preview-urls';
export const DIALOG_LIST = 'dialog #urls';
const ROW_PX = 28;
// For 40 rows of the preview.
export const HIGH = { width: 1400, height: 1800 };

// Lists of URLs, by how many there are: assets that are selected × lines of the template.
export const LISTS = {
  1_000: { assets: FEW_ASSETS, lines: 10 },
  1_000_000: { assets: ASSETS, lines: 10 },
  10_000_000: { assets: ASSETS, lines: 100 },
};

// General Settings, with its preview over the selection as high as 40 rows, and the caret where `place` finds it
// in the template.
export async function openTemplateBox(stage, count, place, options) {
  const page = await openSelection(stage, count, options);
  await page.setViewportSize(HIGH);
  // Chosen in the menu: the selection goes with whoever stays in the application.
  await page.locator('header a[href$="/setup/general"]').first().evaluate((link) => link.click());
  await waitForRows(page, PREVIEW_LIST, count);
  await heighten(page, PREVIEW_LIST, 40);
  const box = page.locator(TEMPLATE_BOX);
  const caret = place(await box.inputValue());
  await box.evaluate((element, at) => {
    element.focus({ preventScroll: true });
    element.setSelectionRange(at, at);
  }, caret);
  return page;
}

// The dialog with the list that the selection makes.
export async function openDialogList(stage, count, options) {
  const page = await openSelection(stage, count, options);
  await page.keyboard.press('Control+i');
  await waitForRows(page, DIALOG_LIST, count);
  return page;
}

async function openSelection(stage, count, options) {
  const { assets, lines } = LISTS[count];
  const page = await stage.productPage(options);
  await saveTemplate(page.request, template(lines));
  await stage.visit(page, assets === ASSETS ? 'assets' : `assets?text=${FEW}`);
  await page.getByRole('checkbox', { name: 'Select all that match' }).check();
  await page.getByText(`${assets.toLocaleString('en')} selected`).waitFor();
  return page;
}

async function waitForRows(page, list, count) {
  await page.locator(`${list}[aria-rowcount="${count}"] .virtual-list__row:not([aria-busy])`).first().waitFor();
}

async function heighten(page, list, rows) {
  await page.locator(list).evaluate((element, height) => { element.style.blockSize = `${height}px`; }, rows * ROW_PX);
  await page.locator(`${list} .virtual-list__row:not([aria-busy])`).nth(rows - 1).waitFor();
}
