// Application General Settings.
import type { Locator, Page } from '@playwright/test';
import { COMPANY } from '../caches/edgesweep';
import { visit } from '../readiness';

export class GeneralSettings {
  readonly heading: Locator;
  readonly servers: Locator;
  readonly publishedServer: Locator;
  readonly originServer: Locator;
  readonly companyRoot: Locator;
  readonly template: Locator;
  readonly preview: Locator;
  readonly previewCount: Locator;
  readonly conflict: Locator;
  readonly suggestions: Locator;
  readonly chosenSuggestion: Locator;
  readonly problems: Locator;
  readonly dynamicMediaRemark: Locator;

  constructor(private readonly page: Page) {
    this.heading = page.getByRole('heading', { name: 'Application General Settings' });
    this.servers = page.getByRole('group', { name: 'Servers' });
    this.publishedServer = this.servers.getByRole('textbox', { name: 'Published Server Name' });
    this.originServer = this.servers.getByRole('textbox', { name: 'Origin Server Name' });
    this.companyRoot = this.servers.getByRole('textbox', { name: 'Company root' });
    this.template = this.servers.getByRole('textbox', { name: 'CDN Invalidation Template' });
    this.preview = this.servers.getByRole('region', { name: 'URLs that the template makes' });
    this.previewCount = this.servers.locator('.preview__count');
    this.conflict = page.getByRole('region', { name: 'Changed by somebody else' });
    const suggestions = this.servers.getByRole('listbox', { name: 'Suggestions for CDN Invalidation Template' });
    this.suggestions = suggestions.getByRole('option');
    this.chosenSuggestion = suggestions.getByRole('option', { selected: true });
    this.problems = this.servers.getByRole('region', { name: 'Problems of the template' }).getByRole('listitem');
    this.dynamicMediaRemark = this.servers.getByText('Dynamic Media takes at most');
  }

  // What is coloured as this part of the template: a token, filter, comment, or something unknown.
  coloured(part: 'token' | 'filter' | 'comment' | 'unknown'): Locator {
    return this.servers.locator(`.text-area__line [data-code="${part}"]`);
  }

  // What is underlined as wrong.
  get underlined(): Locator {
    return this.servers.locator('.text-area__line [data-wrong]');
  }

  get colouredLines(): Locator {
    return this.servers.locator('.text-area__line');
  }

  // Scrolls the editor to its first line (0) or its last (1).
  async scrollTo(share: 0 | 1) {
    await this.template.evaluate((area, share) => {
      const editor = area.parentElement;
      if (editor) editor.scrollTop = share * editor.scrollHeight;
    }, share);
  }

  // How far the letters' copy stands off a text area's own, in pixels: width of the text, height of the lines.
  async misfit(): Promise<{ width: number; height: number }> {
    return this.template.evaluate((area: HTMLTextAreaElement) => {
      const lines = area.parentElement?.querySelectorAll('.text-area__line') ?? [];
      const widest = Math.max(...[...lines].map((line) => {
        const range = document.createRange();
        range.selectNodeContents(line);
        return range.getBoundingClientRect().width;
      }));
      const { paddingLeft, paddingTop, paddingBottom, lineHeight } = getComputedStyle(area);
      // What scrolls has no padding behind it.
      const inner = area.scrollWidth - parseFloat(paddingLeft);
      const text = area.value.split('\n').length * parseFloat(lineHeight);
      const padding = parseFloat(paddingTop) + parseFloat(paddingBottom);
      return { width: Math.abs(inner - widest), height: Math.abs(text + padding - lines.length * 20 - 12) };
    });
  }

  async open() {
    await visit(this.page, `/${COMPANY.slug}/setup/general`);
  }

  async save() {
    await this.page.getByRole('button', { name: 'Save', exact: true }).click();
  }

  async close() {
    await this.page.getByRole('button', { name: 'Close', exact: true }).click();
    await this.page.waitForURL(`**/${COMPANY.slug}/assets`);
  }

  async useTheirs() {
    await this.page.getByRole('button', { name: 'Use theirs' }).click();
  }

  async saveMineOverTheirs() {
    await this.page.getByRole('button', { name: 'Save mine over theirs' }).click();
  }
}
