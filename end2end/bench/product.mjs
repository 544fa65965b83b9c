// The product's pages as the pairs need them: how to get there, and which elements show what is measured. What the pages
// cannot do yet is said here, once, and shows in the table as a remark.

export const TEMPLATE_BOX = 'textarea[name="change[template]"]';
export const PREVIEW_ROWS = '.preview__rows';
export const PREVIEW_URLS = '.preview__rows .url';
export const DIALOG_LIST = 'dialog [role="grid"]';

const LINES = Array.from({ length: 10 }, (_, line) => `/is/image/<COMPANY>/<ID>?wid=${100 * (line + 1)}`);

// General Settings with a template of ten lines and the caret at the end of the first one.
export async function openTemplateBox(stage) {
  const page = await stage.productPage('setup/general');
  await page.locator('[name="change[published_server]"]').fill('https://images.example.com');
  await page.locator(TEMPLATE_BOX).fill(LINES.join('\n'));
  await page.locator(TEMPLATE_BOX).evaluate((box) => {
    box.focus();
    box.setSelectionRange(box.value.indexOf('\n'), box.value.indexOf('\n'));
  });
  await page.locator(PREVIEW_URLS).first().waitFor();
  return page;
}

// How many URLs the preview is of, as the page says.
export async function previewedCount(page) {
  return (await page.locator('.preview__count').textContent())?.trim() ?? '';
}

// The dialog with a list of `count` URLs that were pasted: what a selection makes is not yet read in pages, so this is the
// longest list that there is.
export async function openDialogList(stage, count) {
  const page = await stage.productPage('assets');
  await page.keyboard.press('Control+i');
  await page.getByRole('dialog', { name: 'Invalidate CDN' }).waitFor();
  await page.locator(DIALOG_LIST).waitFor();
  await page.locator(DIALOG_LIST).evaluate((list, count) => {
    const urls = Array.from({ length: count }, (_, index) => `https://images.example.com/is/image/Acme/asset-${index}`);
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', urls.join('\n'));
    list.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, count);
  await page.locator(`${DIALOG_LIST} [role="row"]`).nth(20).waitFor();
  return page;
}
