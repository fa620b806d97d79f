import { make } from '../elements.ts'
import { KEY_ROWS, type PageKind, TAP_ROWS } from './keys.ts'

/** The help: what can be tapped, where there is a screen to tap on, and which key does what on this page. */
export function helpDialog(page: PageKind): HTMLDialogElement {
  const isHere = ({ pages }: { readonly pages: readonly PageKind[] }) => pages.includes(page)
  const keys = KEY_ROWS.filter(isHere).map(({ keys, words }) => {
    const names = keys.flatMap(key => [make('kbd', {}, key), ' '])
    return make('tr', {}, make('td', {}, ...names), make('td', {}, words))
  })
  const taps = (navigator.maxTouchPoints > 0 ? TAP_ROWS.filter(isHere) : []).map(({ what, words }) =>
    make('tr', {}, make('td', {}, what), make('td', {}, words)),
  )
  return dialog('Keys', 'Close', ...(taps.length > 0 ? [table('tap', taps)] : []), table('key', keys))
}

function table(name: string, rows: readonly Node[]): HTMLElement {
  const head = make('tr', {}, make('th', { scope: 'col' }, name), make('th', { scope: 'col' }, 'what it does'))
  return make('table', {}, make('thead', {}, head), make('tbody', {}, ...rows))
}

/** Asks once more before `act` is done; the key that opened it says yes, too. */
export function confirmDialog(title: string, words: string, yes: string, act: () => void): HTMLDialogElement {
  const button = make('button', { type: 'button' }, yes)
  const made = dialog(title, 'Cancel (Esc)', make('p', {}, words))
  // Behind the other one, which Enter presses.
  made.append(button)
  button.addEventListener('click', () => {
    made.close()
    act()
  })
  // The keys are the page's own again.
  made.addEventListener('close', () => (document.activeElement as HTMLElement | null)?.blur())
  return made
}

/** What is shown, as a text; `text` is asked when it opens. */
export function tableDialog(text: () => string): HTMLDialogElement {
  const pre = make('pre', { tabindex: 0, role: 'region', 'aria-label': 'Text table' })
  const made = dialog('Text table', 'Close', pre)
  made.classList.add('wide')
  made.addEventListener('beforetoggle', event => {
    if ((event as ToggleEvent).newState !== 'open') return
    const shown = text()
    pre.textContent = shown
    pre.style.setProperty('--columns', String(Math.max(1, ...shown.split('\n').map(line => line.length))))
  })
  return made
}

function dialog(title: string, closing: string, ...content: readonly Node[]): HTMLDialogElement {
  const close = make('button', { type: 'button' }, closing)
  const made = make('dialog', { 'aria-label': title }, make('h2', {}, title), ...content, close)
  close.addEventListener('click', () => made.close())
  return made
}

/** Opens a dialog, or closes it if it is open. */
export function toggle(dialog: HTMLDialogElement): void {
  if (dialog.open) dialog.close()
  else {
    dialog.showModal()
    // Its button, which it is moved to, is at the end.
    dialog.scrollTop = 0
  }
}
