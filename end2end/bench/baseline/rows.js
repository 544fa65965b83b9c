// The best plain page for the same sight: no framework, no template, no list behind it. With texts handed to it, a key repaints
// its rows from the next of two sets; `showList(count)` makes a list that shows the rows in sight of `count`.

const ROW_PX = 28;

function url(text) {
  const row = document.createElement('li');
  row.append(document.createElement('bdi'));
  for (const part of ['lead', 'tail']) row.firstChild.append(Object.assign(document.createElement('span'), { className: part }));
  set(row, text);
  return row;
}

function set(row, text) {
  const cut = text.lastIndexOf('/') + 1;
  const [lead, tail] = row.firstChild.children;
  lead.textContent = text.slice(0, cut);
  tail.textContent = text.slice(cut);
}

// Two sets of the texts that are in sight: before a key and after it.
window.showRows = (before, after) => {
  const box = document.createElement('textarea');
  const list = Object.assign(document.createElement('ol'), { id: 'rows' });
  list.append(...before.map(url));
  document.body.append(box, list);
  let shown = before;
  box.addEventListener('input', () => {
    shown = shown === before ? after : before;
    shown.forEach((text, index) => set(list.children[index], text));
  });
  box.focus();
};

window.showList = (count) => {
  const list = Object.assign(document.createElement('div'), { id: 'list', tabIndex: 0 });
  const space = document.createElement('div');
  space.style.height = `${count * ROW_PX}px`;
  list.append(space);
  document.body.append(list);
  const slots = Array.from({ length: Math.ceil(list.clientHeight / ROW_PX) + 1 }, () => {
    const row = url('');
    row.className = 'row';
    space.append(row);
    return row;
  });
  const paint = () => {
    const first = Math.floor(list.scrollTop / ROW_PX);
    slots.forEach((row, index) => {
      row.style.top = `${(first + index) * ROW_PX}px`;
      set(row, `https://images.example.com/is/image/Acme/asset-${first + index}`);
    });
  };
  list.addEventListener('scroll', paint);
  paint();
};
