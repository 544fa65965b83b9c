// Lines that people and programs paste: good URLs and every way of spoiling one, made from a seed.
const HOSTS = [
  'img.acme.example', 'IMG.acme.example', 'img.acme.example:443', 'img.acme.example:8080', 'bücher.acme.example',
  'xn--bcher-kva.acme.example', 'BÜCHER.acme.example', 'elsewhere.example', '127.0.0.1', '0x7f.1', '[::1]', '[0:0::1]',
  'img..acme.example', 'img.acme.example.', 'a b.example', 'faß.acme.example', 'ex%61mple.com', '', '-.acme.example',
  '１２７.0.0.1', 'a_b.acme.example', '1.2.3', 'img.acme.example:99999', 'img.acme.example:', 'user@img.acme.example',
];
const SCHEMES = ['https://', 'https://', 'https://', 'http://', 'HTTPS://', 'ftp://', 'https:/', 'https:', '//', '', 'javascript:', 'data:'];
const SEGMENTS = [
  'is/image/AcmeOutdoor', 'is/image/Other', 'is/image', 'is/content/AcmeOutdoor', 'Backpack_B', 'a b', 'ä', '日本', '%41', '%zz', '%',
  '.', '..', '%2e', '%2E%2e', '...', '', 'a\\b', '"', '<ID>', '<b>', '\u200b', '\u00ad', '\t', "it's", '{x}', '|', '^', '`', '💥', 'a;b=c',
];
const QUERIES = ['', '', '', '?wid=250', '?$product$', "?a='b'", '?ä=ö', '?a b', '?a?b', '?a=%zz', '?', '#top', '?wid=1#top', '#', '?<x>'];
const BEFORE = ['', '', '', '', '', '"', '\u201c', '\ufeff', ' '];

export function corpus(count: number, seed: number): string[] {
  let state = seed;
  // Numerical Recipes' linear congruential generator.
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const one = (words: string[]) => words[next(words.length)] ?? '';
  const lines: string[] = [];
  while (lines.length < count) {
    const path = Array.from({ length: next(4) }, () => `/${next(4) === 0 ? one(SEGMENTS) : 'is'}`).join('');
    const tail = next(200) === 0 ? `/${'x'.repeat(8000 + next(400))}` : `/${next(count)}`;
    const host = next(5) === 0 ? one(HOSTS) : 'img.acme.example';
    const scheme = next(5) === 0 ? one(SCHEMES) : 'https://';
    const line = `${next(5) === 0 ? one(BEFORE) : ''}${scheme}${host}${path}${tail}${next(2) === 0 ? one(QUERIES) : ''}`.replace(/^[\s\ufeff]+|[\s\ufeff]+$/gu, '');
    if (line !== '') lines.push(line);
  }
  return lines;
}
