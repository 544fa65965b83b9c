// The best plain page for the same sight: no framework, no template, no list behind it. `showRows(before, after)` makes a box in
// which each key paints the rows from the other of two sets of texts; `showList(count, height)` makes a list that shows
// the rows in sight of `count`. Rows are made once; painting writes into their texts, and only where they differ.

const ROW_PX = 28;

function makeRow() {
  const row = Object.assign(document.createElement('div'), { className: 'row' });
  const texts = ['number', 'url', 'tag'].map((className) => Object.assign(document.createElement('span'), { className }));
  const url = ['lead', 'tail'].map((className) => Object.assign(document.createElement('span'), { className }));
  texts[1].append(...url);
  row.append(...texts);
  const cells = [texts[0], ...url, texts[2]].map((cell) => cell.appendChild(new Text()));
  return { row, paint: (parts) => parts.forEach((part, index) => { if (cells[index].data !== part) cells[index].data = part; }) };
}

function makeList(count, height) {
  const list = Object.assign(document.createElement('div'), { id: 'list', tabIndex: 0 });
  const space = Object.assign(document.createElement('div'), { id: 'space' });
  const sight = Object.assign(document.createElement('div'), { id: 'window' });
  list.style.height = `${height}px`;
  space.style.height = `${count * ROW_PX}px`;
  space.append(sight);
  list.append(space);
  document.body.append(list);
  const rows = Array.from({ length: Math.ceil(height / ROW_PX) + 1 }, makeRow);
  sight.append(...rows.map(({ row }) => row));
  return { list, sight, rows };
}

// The sets are of rows, each [number, lead, tail, tag].
window.showRows = (before, after) => {
  const box = document.createElement('textarea');
  document.body.append(box);
  const { rows } = makeList(before.length, before.length * ROW_PX);
  let shown = before;
  const paint = () => shown.forEach((parts, index) => rows[index].paint(parts));
  box.addEventListener('input', () => {
    shown = shown === before ? after : before;
    paint();
  });
  paint();
  box.focus();
};

window.showList = (count, height) => {
  const { list, sight, rows } = makeList(count, height);
  let first;
  const paint = () => {
    const next = Math.min(Math.floor(list.scrollTop / ROW_PX), count - rows.length);
    if (next === first) return;
    first = next;
    sight.style.transform = `translateY(${first * ROW_PX}px)`;
    rows.forEach(({ paint: paintRow }, index) => {
      const number = String(first + index + 1);
      paintRow([number, 'https://images.example.com/is/image/AcmeOutdoor/', `Asset_${number}?wid=100`, 'Edge']);
    });
  };
  list.addEventListener('scroll', paint);
  paint();
};
