/**
 * The page's looks: one column on a phone, two on a desk, and dark where the reader likes it dark. Lines
 * that do not fit are broken: what scrolls sideways would have to be reached by a keyboard, too.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfaf7; --card: #ffffff; --ink: #1d2430; --soft: #5c6675; --line: #dfe2e6;
  --good: #16794c; --bad: #c02b37; --bad-paper: #fdf0f0; --warn: #8a5a00;
  --them: #2563b0; --yours: #8a3ea8; --code: #f3f2ee;
  --who-4: #0b7173; --who-5: #b03a70; --who-6: #6b6816; --who-7: #a04a24;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171c; --card: #1c2027; --ink: #e6e8ec; --soft: #9aa4b2; --line: #323842;
    --good: #4cc38a; --bad: #ff7b82; --bad-paper: #33191d; --warn: #e6b455;
    --them: #6cb0ff; --yours: #d290ee; --code: #14171c;
    --who-4: #4cc9c4; --who-5: #f58fb8; --who-6: #cfc95e; --who-7: #f0a074;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; overflow-wrap: anywhere; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 16px 64px; }
h1 { font-size: 1.5rem; margin: 0; letter-spacing: -0.01em; }
h2 { font-size: 1.25rem; margin: 44px 0 4px; }
p { margin: 0 0 12px; }
a { color: inherit; }
code, pre, .mono, svg text { font-family: ui-monospace, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font-size: 0.9em; background: var(--code); border-radius: 4px; padding: 1px 5px; }
.soft { color: var(--soft); font-size: 0.875rem; }
.score { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; margin: 6px 0 12px; }
.score strong { font-size: 2rem; line-height: 1.2; letter-spacing: -0.02em; }
.verdict { border-radius: 999px; padding: 1px 10px; font-size: 0.8125rem; font-weight: 600;
  color: var(--bad); border: 1.5px solid currentColor; white-space: nowrap; }
.verdict.passed { color: var(--good); }
.verdict.not-run { color: var(--soft); }
.bar { display: flex; gap: 2px; height: 8px; margin: 6px 0; }
.bar i { flex: 1; border-radius: 2px; background: var(--line); }
.bar i.passed { background: var(--good); }
.bar i.bad { background: var(--bad); }
nav { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 12px; margin: 20px 0 8px; }
nav a, .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
nav a { padding: 12px 14px; text-decoration: none; }
nav a:hover, nav a:focus-visible { border-color: var(--soft); }
nav b { display: block; font-weight: 600; }
.note { border-left: 3px solid var(--warn); padding: 2px 0 2px 12px; margin: 12px 0; }
.problem { border-left: 3px solid var(--bad); background: var(--bad-paper); padding: 8px 12px; margin: 10px 0; border-radius: 0 6px 6px 0; }
ol.steps { list-style: none; margin: 14px 0 0; padding: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 6px; }
.step { padding: 8px 14px; }
.step > summary, .plain { display: flex; gap: 10px; align-items: baseline; }
.step > summary { cursor: pointer; list-style: none; margin: -8px -14px; padding: 8px 14px; border-radius: 10px; }
.step > summary::-webkit-details-marker { display: none; }
.step > summary::after { content: "+"; color: var(--soft); margin-left: auto; }
.step[open] > summary::after { content: "\\2212"; }
.step > summary:focus-visible { outline: 2px solid var(--them); }
.sign { font-weight: 700; color: var(--bad); width: 1em; flex: none; }
.sign.passed { color: var(--good); } .sign.not-run { color: var(--soft); }
.id { color: var(--soft); font-variant-numeric: tabular-nums; min-width: 2.6em; flex: none; }
.body { margin: 16px 0 8px; }
.lesson { font-size: 1.0625rem; font-weight: 600; margin-bottom: 14px; max-width: 46em; }
.compare { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 12px; margin: 0 0 14px; }
.compare dt { color: var(--soft); font-size: 0.875rem; }
.compare dd { margin: 0; font-size: 0.875rem; }
.compare .received { color: var(--bad); }
figure { margin: 0 0 14px; }
figcaption { color: var(--soft); font-size: 0.875rem; margin-bottom: 6px; }
pre { margin: 0; padding: 10px 12px; background: var(--code); border-radius: 8px; font-size: 0.8125rem; line-height: 1.5; white-space: pre-wrap; }
details.more { margin: 10px 0; } details.more > summary { cursor: pointer; color: var(--soft); font-size: 0.875rem; }
details.more[open] > summary { margin-bottom: 6px; }
.tell { list-style: none; margin: 0; padding: 10px 12px; background: var(--code); border-radius: 8px; font-size: 0.8125rem; counter-reset: line; }
.tell li { counter-increment: line; display: flex; gap: 10px; white-space: pre-wrap; }
.tell span { min-width: 0; padding-left: var(--names); text-indent: calc(-1 * var(--names)); }
.tell li::before { content: counter(line); color: var(--soft); width: 1.5em; text-align: right; flex: none; }
.tell b { font-weight: 600; flex: none; }
.who-0 { color: var(--them); } .who-1 { color: var(--yours); } .who-2 { color: var(--good); } .who-3 { color: var(--warn); }
.who-4 { color: var(--who-4); } .who-5 { color: var(--who-5); } .who-6 { color: var(--who-6); } .who-7 { color: var(--who-7); }
.sequence { background: var(--code); border-radius: 8px; padding: 8px 0; }
.sequence svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
svg { font-size: 11.5px; }
svg text { fill: var(--ink); paint-order: stroke; stroke: var(--code); stroke-width: 4px; stroke-linejoin: round; }
svg .time, svg .aside { fill: var(--soft); font-size: 10.5px; }
.gap { fill: var(--code); }
.lane line { stroke: var(--them); stroke-width: 2; opacity: 0.55; }
.lane line.over { stroke-dasharray: 1 5; stroke-linecap: round; }
.lane .head { fill: var(--them); } .lane .call { fill: var(--paper); stroke: var(--them); stroke-width: 1.5; }
.lane text { fill: var(--card); stroke: none; font-weight: 600; }
.lane.subject line { stroke: var(--yours); } .lane.subject .head { fill: var(--yours); }
.arrow line { stroke: var(--them); stroke-width: 1.75; }
.arrow .tip { fill: var(--them); }
.arrow.subject line { stroke: var(--yours); } .arrow.subject .tip { fill: var(--yours); }
.arrow.connect line { stroke-width: 1; opacity: 0.7; }
.arrow.end line { stroke-dasharray: 5 4; }
.arrow.reset line { stroke: var(--bad); stroke-width: 2.5; } .arrow.reset .tip { fill: var(--bad); }
.arrow.lost line { stroke-dasharray: 2 4; } .arrow.lost .tip { fill: var(--code); stroke: var(--soft); stroke-width: 1.5; }
.mark circle, .mark rect, .mark path { fill: var(--ink); stroke: var(--code); stroke-width: 2; }
.mark path { fill: none; stroke: var(--ink); stroke-width: 2.5; stroke-linecap: round; }
.mark.quiet text { fill: var(--soft); }
.mark.note rect { fill: var(--warn); } .mark.note text { fill: var(--warn); }
.mark.deadline circle { fill: var(--code); stroke: var(--warn); } .mark.deadline path { stroke: var(--warn); stroke-width: 1.5; }
.mark.deadline text { fill: var(--warn); font-weight: 700; }
.mark.bad text { fill: var(--bad); font-weight: 700; } .mark.bad circle { fill: var(--bad); } .mark.bad path { stroke: var(--bad); }
@media (max-width: 480px) {
  main { padding: 16px 10px 48px; }
  .step { padding: 8px 11px; } .step > summary { margin: -8px -11px; padding: 8px 11px; }
  h2 { margin-top: 32px; }
}
@media (min-width: 860px) {
  .body.drawn { display: grid; grid-auto-rows: min-content; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 0 28px; align-items: start; }
  .body.drawn figure { grid-column: 2; grid-row: 1 / span 20; margin: 0; }
  .body.drawn > :not(figure) { grid-column: 1; }
}
@media print {
  body { font-size: 12px; }
  details:not([open])::details-content { content-visibility: visible; block-size: auto; }
  details.step > summary::after { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
