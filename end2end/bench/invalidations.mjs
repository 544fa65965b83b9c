// Invalidations, asked for without a browser.
import { COMPANY, ask, template } from './company.mjs';

const LOOK_MS = 200;

// Of all assets that match, so many lines each; gives the ID. As somebody who was not shown the list: the server makes all of it.
export async function submit(request, lines, filter = {}) {
  const all = { text: '', kind: null, folder: '', ...filter };
  const recipe = {
    template: template(lines), selection: { Matching: { filter: all, except: [] } },
    edits: { changed: [], removed: [], added: [] }, digest: '', leave_out_refused: false, note: '', idempotency_key: '',
  };
  const answer = await request.post('/api/invalidations/submit', { data: { company: COMPANY.slug, recipe } });
  if (!answer.ok()) throw new Error(`it was refused: ${await answer.text()}`);
  return answer.json();
}

// Its counts once it has ended.
export async function done(request, id) {
  for (;;) {
    const { state, counts, trouble } = await ask(request, 'invalidations/progress', { id });
    if (state !== 'preparing' && state !== 'running') return { ...counts, trouble };
    await new Promise((resolve) => { setTimeout(resolve, LOOK_MS); });
  }
}
