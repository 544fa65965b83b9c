// Help while a template is typed: colours, tokens at the caret, remedies by a key; and the language's reference page.
import { COMPANY } from '../caches/edgesweep';
import { expect, expectAccessible, test } from '../fixtures';
import { visit } from '../readiness';

const SERVERS = { published: 'img.acme.example' };
const REFERENCE = `/${COMPANY.slug}/help/template`;

test.describe('the editor', () => {
  test.beforeEach(async ({ arrange, generalSettings }) => {
    await arrange.signIn();
    await arrange.settings({ ...SERVERS, template: '# pictures\n[set] /is/image/<COMPANY>/<ID>\n' });
    await generalSettings.open();
  });

  test('colours comments, filters and tokens, and underlines what is wrong', async ({ generalSettings }) => {
    await expect(generalSettings.coloured('comment')).toHaveText(['# pictures']);
    await expect(generalSettings.coloured('filter')).toHaveText(['[set]']);
    await expect(generalSettings.coloured('token')).toHaveText(['<COMPANY>', '<ID>']);
    await expect(generalSettings.underlined).toHaveCount(0);
    await generalSettings.template.fill('/is/image/Acme/<IDD>?wid=1');
    await expect(generalSettings.coloured('unknown')).toHaveText(['<IDD>']);
    await expect(generalSettings.underlined).toHaveText(['<IDD>']);
  });

  test('lays the colours exactly over the letters', async ({ generalSettings }) => {
    await generalSettings.template.fill(`/a/<ID>?${'x=wide&'.repeat(60)}\tö<CROP>\n\n[video] /b/<ID>\n`);
    await expect(generalSettings.coloured('filter')).toHaveText(['[video]']);
    const { width, height } = await generalSettings.misfit();
    expect(width).toBeLessThan(1.5);
    expect(height).toBeLessThan(0.5);
  });

  test('colours the lines in sight of a long template, and only about those', async ({ page, arrange, generalSettings }) => {
    const lines = Array.from({ length: 2_000 }, (_, line) => `/is/image/<COMPANY>/<ID>?wid=${line}&fmt=webp-alpha`);
    await arrange.settings({ ...SERVERS, template: lines.join('\n') });
    await generalSettings.open();
    await expect(generalSettings.colouredLines.first()).toContainText('?wid=0&');
    expect(await generalSettings.colouredLines.count()).toBeLessThan(300);
    await generalSettings.scrollTo(1);
    await expect(generalSettings.colouredLines.last()).toContainText('?wid=1999&');
    expect(await generalSettings.colouredLines.count()).toBeLessThan(300);
    await generalSettings.template.focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('/new');
    await expect(generalSettings.colouredLines.first()).toContainText('/new/is/image/');
  });

  test('shows its own letters where a line is too long to be coloured', async ({ generalSettings }) => {
    await generalSettings.template.fill(`/${'a'.repeat(6_000)}`);
    await expect(generalSettings.colouredLines).toHaveCount(0);
    await expect(generalSettings.template).not.toHaveCSS('color', 'rgba(0, 0, 0, 0)');
    await generalSettings.template.fill('/a');
    await expect(generalSettings.template).toHaveCSS('color', 'rgba(0, 0, 0, 0)');
  });

  test('shows its own letters where the system chooses the colours', async ({ page, generalSettings }) => {
    await page.emulateMedia({ forcedColors: 'active' });
    await expect(generalSettings.template).not.toHaveCSS('color', 'rgba(0, 0, 0, 0)');
    await expect(generalSettings.coloured('comment')).toBeHidden();
  });

  test('offers the tokens that fit behind <, and Enter takes the chosen one', async ({ page, generalSettings }) => {
    await generalSettings.template.fill('/is/image/Acme/');
    await page.keyboard.type('<');
    await expect(generalSettings.suggestions).toHaveText([/^<ID>/, /^<COMPANY>/, /^<PRESET>/, /^<CROP>/, /^<MEMBER>/]);
    await expect(generalSettings.chosenSuggestion).toContainText('<ID>');
    await expect(generalSettings.template).toHaveAttribute('aria-activedescendant', 'template-suggestions-0');
    await expectAccessible(page);
    await page.keyboard.press('ArrowDown');
    await expect(generalSettings.chosenSuggestion).toContainText('<COMPANY>');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await expect(generalSettings.template).toHaveValue('/is/image/Acme/<ID>');
    await expect(generalSettings.suggestions).toHaveCount(0);
    await expect(generalSettings.template).not.toHaveAttribute('aria-activedescendant');

    await page.keyboard.press('Control+z');
    await expect(generalSettings.template).toHaveValue('/is/image/Acme/<');
  });

  test('narrows what it offers while somebody types; Tab and the mouse take', async ({ page, generalSettings }) => {
    await generalSettings.template.fill('/a/');
    await page.keyboard.type('<c');
    await expect(generalSettings.suggestions).toHaveText([/^<COMPANY>/, /^<CROP>/]);
    await page.keyboard.type('r');
    await expect(generalSettings.suggestions).toHaveText([/^<CROP>/]);
    await page.keyboard.press('Tab');
    await expect(generalSettings.template).toHaveValue('/a/<CROP>');
    await expect(generalSettings.template).toBeFocused();
    await page.keyboard.press('Control+Space');
    await generalSettings.suggestions.filter({ hasText: '<PRESET>' }).click();
    await expect(generalSettings.template).toHaveValue('/a/<CROP><PRESET>');
    await expect(generalSettings.template).toBeFocused();
  });

  test('closes the list by Escape and offers none in a comment', async ({ page, generalSettings }) => {
    await generalSettings.template.fill('');
    await page.keyboard.type('<');
    await expect(generalSettings.suggestions).toHaveText([/^<ID>/, /^<SERVER>/]);
    await page.keyboard.press('Escape');
    await expect(generalSettings.suggestions).toHaveCount(0);
    await expect(generalSettings.template).toBeFocused();
    await expect(generalSettings.template).toHaveValue('<');
    await page.keyboard.press('Enter');
    await expect(generalSettings.template).toHaveValue('<\n');
    await page.keyboard.type('# <');
    await expect(generalSettings.template).toHaveValue('<\n# <');
    await expect(generalSettings.suggestions).toHaveCount(0);
  });

  test('uses the remedy of the problem at the caret', async ({ page, generalSettings }) => {
    await generalSettings.template.fill('/a/<IDD>\n/b/<CROPS>');
    await expect(generalSettings.problems).toHaveCount(2);
    // The caret is behind the second.
    await expect(generalSettings.problems.nth(1)).toContainText('Ctrl+.');
    await expect(generalSettings.problems.nth(0)).not.toContainText('Ctrl+.');
    await page.keyboard.press('Control+.');
    await expect(generalSettings.template).toHaveValue('/a/<IDD>\n/b/<CROP>');
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+.');
    await expect(generalSettings.template).toHaveValue('/a/<IDD>\n/b/<CROP>');
    await page.keyboard.press('End');
    await page.keyboard.press('Control+.');
    await expect(generalSettings.template).toHaveValue('/a/<ID>\n/b/<CROP>');
    await expect(generalSettings.problems).toHaveCount(0);
    await page.keyboard.press('Control+z');
    await expect(generalSettings.template).toHaveValue('/a/<IDD>\n/b/<CROP>');
  });

  test('says when Dynamic Media would not take the template', async ({ generalSettings }) => {
    await expect(generalSettings.dynamicMediaRemark).toBeVisible();
    await generalSettings.template.fill('https://img.acme.example/is/image/Acme/<ID>?$product$');
    await expect(generalSettings.dynamicMediaRemark).toBeHidden();
    await generalSettings.template.fill(`https://img.acme.example/${'a'.repeat(2_500)}`);
    await expect(generalSettings.dynamicMediaRemark).toBeVisible();
  });
});

test('the language is shown by example, from the menu and from the editor', async ({
  page,
  arrange,
  menuBar,
  assets,
  generalSettings,
}) => {
  await arrange.signIn();
  await assets.open();
  await menuBar.choose('Help', 'Template language');
  await expect(page).toHaveURL(new RegExp(`${REFERENCE}$`));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Template language');
  const rule = page.getByRole('article').filter({ hasText: '<PRESET> makes a URL for each image preset.' });
  await expect(rule).toContainText('https://img.acme.example/is/image/AcmeOutdoor/Backpack_B?$product$');
  await expect(page.getByText('<IDD> is not a token. Did you mean <ID>?')).toBeVisible();
  await expectAccessible(page);

  await generalSettings.open();
  await page.getByText('How a template is written').click();
  await expect(page.getByRole('link', { name: 'The template language, rule by rule' })).toHaveAttribute('href', REFERENCE);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('the language is shown by example', async ({ page, arrange }) => {
    await arrange.signIn();
    await visit(page, REFERENCE);
    expect(await page.getByRole('article').count()).toBeGreaterThan(30);
    await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'IDs inside URLs' }).click();
    await expect(page.getByRole('heading', { name: 'IDs inside URLs' })).toBeInViewport();
  });

  test('the template is shown in its own letters', async ({ arrange, generalSettings }) => {
    await arrange.signIn();
    await arrange.settings({ ...SERVERS, template: '# pictures\n<ID>' });
    await generalSettings.open();
    await expect(generalSettings.template).toHaveValue('# pictures\n<ID>');
    await expect(generalSettings.template).not.toHaveCSS('color', 'rgba(0, 0, 0, 0)');
    await expect(generalSettings.colouredLines).toHaveCount(0);
  });
});
