/** Sorts and searches the lines of students. The page can be read without it: it makes its own controls. */
export const SCRIPT = `
const body = document.querySelector('.map tbody');
const rows = [...body.rows];
const total = (row) => Number(row.querySelector('.number').textContent);
const open = (row) => row.querySelectorAll('.strip i:not(.passed)').length;
const orders = [
  ['as on the roster', () => 0],
  ['fewest points first', (a, b) => total(a) - total(b)],
  ['most points first', (a, b) => total(b) - total(a)],
  ['most open steps first', (a, b) => open(b) - open(a)],
];
const controls = document.createElement('p');
controls.className = 'controls';
const label = (text, control) => {
  const whole = document.createElement('label');
  whole.append(text + ' ', control);
  controls.append(whole);
  return control;
};
const search = label('Search', document.createElement('input'));
search.type = 'search';
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(/\\s+/);
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
});
const choice = label('Order', document.createElement('select'));
for (const [name] of orders) choice.append(new Option(name));
choice.addEventListener('change', () => {
  body.append(...rows.toSorted(orders[choice.selectedIndex][1]));
});
document.querySelector('.map').before(controls);
`;
