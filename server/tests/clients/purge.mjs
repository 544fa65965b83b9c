// Lets a vendor's own client send a purge, for tests to compare. On standard input: the client's name, the vendor's address,
// the account's fields and secrets, what to purge (such as { "urls": [...] }), the manner and the batch's ID, as JSON. Ends
// with an error where the client refuses the vendor's answer.
const wanted = JSON.parse(await new Promise((resolve) => {
  let text = '';
  process.stdin.on('data', (chunk) => (text += chunk)).on('end', () => resolve(text));
}));
const { purge } = await import(`./${wanted.client}.mjs`);
await purge(wanted);
process.exit(0);
