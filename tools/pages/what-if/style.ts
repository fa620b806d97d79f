import { FONTS, palettes } from '../../../lib/charts/drawing/palette.ts'

function tokens(theme: 'light' | 'dark'): string {
  return Object.entries(palettes[theme])
    .map(([token, value]) => `--${token}:${value}`)
    .join(';')
}

/** The panel's own sheet: a notebook's does not reach into it, nor it out. */
export const style = `
:host { display: block; ${tokens('light')}; --panel: #f4f2ec; color-scheme: light; }
:host([data-theme=dark]) { ${tokens('dark')}; --panel: #1b222a; color-scheme: dark; }
section { background: var(--paper); color: var(--ink); font: 13px/20px ${FONTS};
  font-variant-numeric: tabular-nums; max-width: 960px; padding-bottom: 8px; }
form { display: grid; gap: 4px; padding: 8px 12px 0; }
fieldset { border: 0; background: var(--panel); margin: 0; padding: 4px 10px; min-width: 0; display: flex; gap: 8px; }
legend { float: left; font-weight: 600; padding: 4px 0; flex: 0 0 6.4em; }
fieldset > div { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; min-width: 0; }
label { display: inline-flex; align-items: center; gap: 6px; }
label[hidden] { display: none; }
label > span { color: var(--ink2); }
label > span:empty:not(.by) { display: none; }
input, select, button { font: inherit; color: var(--ink); background: var(--paper); border: 1px solid var(--rule);
  border-radius: 3px; padding: 2px 6px; min-height: 28px; box-sizing: border-box; max-width: 100%; }
input[type=number] { width: 5em; text-align: right; }
label > .by { min-width: 3.5em; }
input[type=range] { width: 160px; padding: 0; border: 0; background: none; accent-color: var(--watermark); min-width: 60px; }
button { cursor: pointer; padding: 2px 12px; white-space: nowrap; }
:is(input, select, button, summary):focus-visible { outline: 2px solid var(--watermark); outline-offset: 2px; }
.said { display: flex; position: relative; gap: 12px; align-items: start; justify-content: space-between; padding: 8px 12px 0; }
p { margin: 0; font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
p.wrong { border-left: 3px solid var(--ink); padding-left: 8px; font-weight: 400; }
.picture svg { display: block; max-width: 100%; height: auto; }
.picture .element circle { cursor: pointer; }
.code { display: flex; gap: 12px; align-items: start; justify-content: space-between; margin: 8px 12px; padding: 8px 12px;
  background: var(--panel); }
pre { margin: 0; font: 12px/18px ui-monospace, Menlo, Consolas, 'Noto Sans Mono', monospace; white-space: pre-wrap; overflow-x: auto; }
details { margin: 8px 12px; }
details pre { white-space: pre; }
@media (forced-colors: active) { fieldset, .code { border: 1px solid CanvasText; } }
`
