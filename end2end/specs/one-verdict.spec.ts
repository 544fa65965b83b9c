// The browser and the server judge a line by the same code on different machines, with different parsers for unusual
// hosts: what the dialog says of 20,000 lines is what the server says when it gets them.
import { COMPANY } from '../caches/edgesweep';
import { corpus } from '../corpus';
import { expect, test } from '../fixtures';

const LINES = 20_000;

interface Refused {
  line: string;
  sentence: string;
}

// The history keeps long lines shortened and control characters as blanks.
const asKept = ({ line, sentence }: Refused) => ({ line: line.replaceAll(/\s/gu, ' ').slice(0, 150), sentence });

test('the browser and the server give the same verdict for each of 20,000 lines', async ({
  arrange,
  assets,
  dialog,
  edgesweep,
  page,
  varnish,
}) => {
  test.slow();
  await arrange.signIn();
  await arrange.settings({ published: 'https://img.acme.example', root: 'AcmeOutdoor', template: '' });
  await arrange.httpPurge({ name: 'Edge', hosts: ['img.acme.example', '*.acme.example'], node: varnish.address });
  await assets.open();
  await dialog.openByShortcut();
  await dialog.paste(corpus(LINES, 20_261_122).join('\n'));
  await expect(dialog.list).toHaveAttribute('aria-rowcount', String(LINES));
  await expect(dialog.summary).not.toContainText('counting', { timeout: 60_000 });
  const summary = (await dialog.summary.innerText()).replaceAll(',', '');
  const counted = (word: string) => Number(new RegExp(`(\\d+) ${word}`).exec(summary)?.[1] ?? 0);

  await dialog.showRefused();
  await expect(dialog.list).toHaveAttribute('aria-rowcount', String(counted('refused')));
  const seen = await dialog.readAll();
  await dialog.leaveOutRefused();
  await dialog.continue();
  await expect(dialog.indicator).toBeVisible({ timeout: 60_000 });

  const { id } = await newest();
  const told: Refused[] = [];
  let after = 0;
  for (;;) {
    const answer = await page.request.post('/api/invalidations/urls', {
      data: { company: COMPANY.slug, id, query: { text: '', state: 'refused', after } },
    });
    const part = (await answer.json()) as { urls: { url: string; refusal: string | null }[]; next: number | null };
    told.push(...part.urls.flatMap(({ url, refusal }) => (refusal === null ? [] : [{ line: url, sentence: refusal }])));
    if (part.next === null) break;
    after = part.next;
  }
  expect(told.length).toBeGreaterThan(LINES / 20);
  expect(seen.map(asKept)).toEqual(told.map(asKept));
  const { counts } = await newest();
  expect({ good: counts.total - told.length, merged: LINES - counts.total }).toEqual({
    good: counted('URLs'),
    merged: counted('merged'),
  });
  expect(edgesweep.output()).not.toContain('panicked');

  async function newest(): Promise<{ id: string; counts: { total: number } }> {
    const answer = await page.request.post('/api/invalidations', { form: { company: COMPANY.slug } });
    const history = (await answer.json()) as { invalidations: { id: string; counts: { total: number } }[] };
    return history.invalidations[0]!;
  }
});
