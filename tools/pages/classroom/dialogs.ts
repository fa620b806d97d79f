import { make } from '../elements.ts'
import { KEY_ROWS, type PageKind } from './keys.ts'

/** The help: which key does what on this page. */
export function helpDialog(page: PageKind): HTMLDialogElement {
  const rows = KEY_ROWS.filter(({ pages }) => pages.includes(page)).map(({ keys, words }) =>
    make('tr', {}, make('td', {}, ...keys.flatMap(key => [make('kbd', {}, key), ' '])), make('td', {}, words)),
  )
  const head = make(
    'thead',
    {},
    make('tr', {}, make('th', { scope: 'col' }, 'key'), make('th', { scope: 'col' }, 'what it does')),
  )
  return dialog('Keys', make('table', {}, head, make('tbody', {}, ...rows)))
}

/** What is shown, as a text; `text` is asked when it opens. */
export function tableDialog(text: () => string): HTMLDialogElement {
  const pre = make('pre', { tabindex: 0, role: 'region', 'aria-label': 'Text table' })
  const made = dialog('Text table', pre)
  made.addEventListener('beforetoggle', event => {
    if ((event as ToggleEvent).newState === 'open') pre.textContent = text()
  })
  return made
}

function dialog(title: string, content: Node): HTMLDialogElement {
  const close = make('button', { type: 'button' }, 'Close')
  const made = make('dialog', { 'aria-label': title }, make('h2', {}, title), content, close)
  close.addEventListener('click', () => made.close())
  return made
}

/** Opens a dialog, or closes it if it is open. */
export function toggle(dialog: HTMLDialogElement): void {
  if (dialog.open) dialog.close()
  else dialog.showModal()
}
