// Makes a list with the product's own WebAssembly and with a baseline, compares them, and measures both in turns.
let sides;

window.prepare = async (script, { template, server, root, ids, lines }) => {
  const [{ default: load, Bench }, { makeBaseline }] = await Promise.all([import('./made/expand.js'), import(script)]);
  await load();
  sides = { ours: new Bench(template, server, root, ids.join('\n')), baseline: makeBaseline({ lines, root, ids }) };
};

// Nothing if both made the same bytes.
window.compare = () => {
  const [ours, baseline] = [sides.ours.all(), sides.baseline.all()];
  if (ours.length !== baseline.length) return `${ours.length} and ${baseline.length} bytes`;
  const at = ours.findIndex((byte, index) => byte !== baseline[index]);
  return at === -1 ? '' : `byte ${at} is ${ours[at]} and ${baseline[at]}`;
};

// Milliseconds of each round.
window.measure = async (rounds) => {
  const spent = { ours: [], baseline: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const side of round % 2 === 0 ? ['ours', 'baseline'] : ['baseline', 'ours']) {
      await new Promise((resolve) => { setTimeout(resolve); });
      const started = performance.now();
      sides[side].run();
      spent[side].push(performance.now() - started);
    }
  }
  return spent;
};
