/** The report's style sheets. Colours are the panel's (client/panel/styles/tokens.css). */

/** Of charts, in terms of the colours `--ink`, `--quiet`, `--line`, `--mesh` and `--relay`. */
export const CHART_STYLE = `svg text { font-size: 11px; fill: var(--quiet); } .grid { stroke: var(--line); }
.line { fill: none; stroke: var(--ink); stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.line.mesh { stroke: var(--mesh); } .line.relay { stroke: var(--relay); }
.dash-1 { stroke-dasharray: 7 4; } .dash-2 { stroke-dasharray: 1 5; } .dash-3 { stroke-dasharray: 10 4 2 4; }
`

/** The colours on white paper. */
export const PAPER_COLOURS =
  '--ink: #12161c; --quiet: #5b6472; --line: #e1e4e9; --mesh: #0b5cc7; --relay: #b3500b;'

/** Of the page: light and dark, and for paper. */
export const STYLE = `
:root { color-scheme: light dark; --ink: light-dark(#12161c, #f0f2f5); --quiet: light-dark(#5b6472, #98a2b1);
  --line: light-dark(#e1e4e9, #2a303a); --mesh: light-dark(#0b5cc7, #6bb1ff); --relay: light-dark(#b3500b, #ffa657);
  color: var(--ink); background: light-dark(#ffffff, #0d1014);
  font: 15px/1.45 -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, Arial, sans-serif; }
body { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; } h2 { margin-top: 2.5rem; border-top: 2px solid var(--line); padding-top: 1rem; }
h2 a { color: inherit; text-decoration: none; } section:target > h2 { border-top-color: var(--mesh); }
a { color: var(--mesh); } .quiet, caption, .none { color: var(--quiet); }
.verdict { font-size: 1.15rem; font-weight: 650; } .warnings { border-inline-start: 4px solid var(--relay); padding-inline-start: 1.6rem; }
table { border-collapse: collapse; width: 100%; font-size: 0.85rem; overflow-wrap: normal; }
caption { text-align: start; padding: 0.8rem 0 0.2rem; } .wide { overflow-x: auto; }
th, td { padding: 0.2rem 0.6rem 0.2rem 0; border-bottom: 1px solid var(--line); text-align: start; vertical-align: top;
  font-variant-numeric: tabular-nums; } th[scope="row"] { font-weight: 400; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; } dt { color: var(--quiet); } dd { margin: 0; }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; } figure svg { width: 100%; }
@media screen and (max-width: 560px) { figure .wide > svg { min-width: 34rem; } }
${CHART_STYLE}.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; padding: 0; list-style: none; } .legend svg { width: 28px; height: 8px; }
@media print { :root { color-scheme: light; font-size: 10pt; } body { max-width: none; padding: 0; }
  section + section { break-before: page; } figure svg, tr { break-inside: avoid; } thead { display: table-header-group; }
  h2, h3, figcaption, caption { break-after: avoid; } .wide { overflow: visible; } table { font-size: 7.5pt; }
  @page { margin: 15mm; } }
`
