/** Beside the style of every report: tables that become lists on a phone, and squares for steps. */
export const CLASS_STYLE = `
h3 { font-size: 1rem; margin: 20px 0 6px; }
.jump { display: flex; flex-wrap: wrap; gap: 12px; margin: 8px 0; }
.jump a { border: 0; background: none; padding: 0; text-decoration: underline; }
.people, .lessons { margin: 8px 0; padding: 0; list-style: none; display: grid; gap: 6px; }
.people li { border-left: 3px solid var(--warn); padding: 2px 0 2px 12px; }
.lessons .card { padding: 10px 14px; } .lessons p { margin: 0 0 6px; }
.count { font-variant-numeric: tabular-nums; }
.look { color: var(--warn); font-size: 0.8125rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: 8px; }
th, td { text-align: left; vertical-align: top; padding: 5px 8px 5px 0; border-top: 1px solid var(--line); font-weight: 400; }
thead th { border-top: 0; color: var(--soft); font-size: 0.875rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.strip { display: flex; flex-wrap: wrap; gap: 2px; }
.strip i { font: 700 0.6875rem/1.125rem ui-monospace, Menlo, Consolas, monospace; width: 1.125rem; height: 1.125rem; text-align: center;
  border-radius: 3px; background: var(--line); color: var(--ink); }
.strip .passed { background: var(--good); color: var(--card); }
.strip .failed, .strip .crashed, .strip .hung, .strip .tampered { background: var(--bad); color: var(--card); }
.strip .missing { background: none; box-shadow: inset 0 0 0 1px var(--line); }
.strip .stretch { opacity: 1; outline: 1px dashed var(--soft); outline-offset: 1px; margin: 2px; }
.strip .override { box-shadow: inset 0 -3px 0 var(--them); }
.rate { display: block; height: 8px; border-radius: 2px; background: var(--line); margin-top: 8px; min-width: 60px; }
.rate i { display: block; height: 8px; border-radius: 2px; background: var(--good); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.story { margin: 8px 0 14px; }
.pair { display: grid; gap: 12px; grid-template-columns: repeat(2, minmax(0, 1fr)); }
.pair pre mark { background: var(--bad-paper); color: inherit; }
.controls { display: flex; flex-wrap: wrap; gap: 8px 20px; } .controls input, .controls select { font: inherit; max-width: 100%; }
.rates { width: auto; max-width: 100%; } .rates td:last-child { width: 160px; }
.map th:first-child { min-width: 9em; } .map .number { padding-left: 8px; padding-right: 0; } .map thead th:last-child { text-align: right; padding-right: 0; }
.yours { margin: 12px 0; }
@media (max-width: 720px) {
  .map thead { position: absolute; clip-path: inset(50%); }
  .map tr, .map th, .map td { display: block; border: 0; padding: 2px 0; }
  .map tr { border-top: 1px solid var(--line); padding: 8px 0; }
  .map .number::before { content: "total "; color: var(--soft); }
  .pair { grid-template-columns: minmax(0, 1fr); }
}
@media print { .jump, .controls { display: none; } .map tr[hidden] { display: table-row; } tr { break-inside: avoid; } .lessons .card, .more { break-inside: auto; } .lessons p, h3 { break-after: avoid; } }
`;
