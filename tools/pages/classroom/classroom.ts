import { make } from '../elements.ts'
import { listen, tweetOf } from './connection.ts'
import type { View } from './desk.ts'
import { confirmDialog, helpDialog, tableDialog, toggle } from './dialogs.ts'
import { type Action, actionOf, type PageKind } from './keys.ts'
import { pickedWords } from './picked-words.ts'
import { presenterView } from './presenter.ts'
import { PresenterControls } from './presenter-controls.ts'
import { projectorView } from './projector.ts'
import { Replay } from './replay.ts'
import { roomView } from './room.ts'
import { textTable } from './text-table.ts'
import { flipTheme, startTheme } from './theme.ts'

// The script of the three pages; the page says which one it is.

const page = (document.documentElement.dataset.page ?? 'room') as PageKind
const given = new URLSearchParams(location.search || location.hash.slice(1))
const token = given.get('token') ?? ''
const replay = new Replay()
const status = make('p', { class: 'status', role: 'status', hidden: true })
const unseen = make('p', { class: 'unseen', 'aria-live': 'polite' })
const controls = new PresenterControls(replay, token, say)
let isAsked = false
let wasFollowing = true

function refresh(): void {
  if (isAsked) return
  isAsked = true
  requestAnimationFrame(() => {
    isAsked = false
    view.render()
    // Tests and whoever measures may know how far the picture is.
    document.documentElement.dataset.stop = String(replay.frame?.position.stop ?? '')
  })
}

let silence: number | undefined
function say(words: string): void {
  clearTimeout(silence)
  status.textContent = words
  status.hidden = words === ''
  if (words !== '') silence = window.setTimeout(() => say(''), 6000)
}

function act(action: Action): void {
  if (view.act?.(action)) return
  switch (action.do) {
    case 'help':
      return toggle(help)
    case 'table':
      return toggle(table)
    case 'anew':
      if (!anew.open) return anew.showModal()
      anew.close()
      return controls.act(action)
    case 'theme':
      return flipTheme()
    case 'letGo':
      if (replay.isFollowing) replay.letGo()
      else replay.follow()
      return moved()
    case 'step':
      if (page === 'presenter') return controls.act(action)
      if (!replay.step(action.by, action.back))
        say(action.back ? 'This is the beginning.' : 'No more has been seen yet.')
      return moved()
    default:
      return controls.act(action)
  }
}

/** The presenter sees how many follow. */
function moved(): void {
  refresh()
  if (replay.isFollowing === wasFollowing) return
  wasFollowing = replay.isFollowing
  void controls.following(wasFollowing)
}

const desk = {
  replay,
  act,
  refresh,
  say,
  seek(atMs: number) {
    if (page === 'presenter') return controls.seek(atMs)
    replay.seek(atMs)
    moved()
  },
  answer: controls.answer,
  edit: controls.edit,
  preview: controls.preview,
  inject: controls.inject,
  tweet: tweetOf,
}
const views: Readonly<Record<PageKind, () => View>> = {
  projector: () => projectorView(desk),
  presenter: () => presenterView(desk),
  room: () => roomView(desk),
}
const view = views[page]()
const help = helpDialog(page)
const table = tableDialog(() => textTable(replay))
const anew = confirmDialog(
  'Begin anew?',
  'Answers, names, edits, what was injected, the loop, the class’s clock and the speed go, and the room’s pages forget ' +
    'what they answered. The replay goes to its beginning.',
  'Begin anew (A)',
  () => controls.act({ do: 'anew' }),
)
/** Each with what opens and closes it. */
const dialogs = [
  { dialog: help, by: 'help' },
  { dialog: table, by: 'table' },
  { dialog: anew, by: 'anew' },
]

startTheme(page)
document.body.append(view.root, status, unseen, ...dialogs.map(({ dialog }) => dialog))
const measure = () => {
  view.measure()
  refresh()
}
const sizes = new ResizeObserver(measure)
for (const place of document.querySelectorAll('.picture, .timeline, .legend')) sizes.observe(place)
measure()

document.addEventListener('keydown', event => {
  const { target } = event
  const isTyped = target instanceof HTMLInputElement && target.type !== 'range'
  if (isTyped || target instanceof HTMLSelectElement) {
    if (event.key === 'Escape') act({ do: 'close' })
    return
  }
  // A button is pressed by the space bar, and a dialog has its own Escape.
  if (event.key === ' ' && target instanceof HTMLButtonElement) return
  const action = actionOf(event, page)
  const open = dialogs.find(({ dialog }) => dialog.open)
  if (open !== undefined && open.by !== action?.do) return
  if (action === undefined) return
  event.preventDefault()
  act(action)
})

const query = new URLSearchParams({ view: page, ...(token !== '' && { token }) })
let panes = 0
listen(
  `/events?${query}`,
  message => {
    replay.receive(message)
    if (message.type === 'frame') announce(message.isPlaying)
    // Where the class begins anew, a page that was let go follows again.
    moved()
  },
  link => {
    document.documentElement.dataset.link = link
    // A page that comes again counts as one that follows.
    if (link === 'open' && !replay.isFollowing) void controls.following(false)
    if (link === 'refused') {
      say(
        token === ''
          ? 'This page needs its token: open the address that the terminal prints.'
          : 'This page is of another start of the server: open the address that the terminal prints now.',
      )
      // It stays.
      clearTimeout(silence)
    } else if (link === 'lost') say('The connection dropped; it is made again by itself.')
    else say('')
  },
)

/** Says which pane a step led to. */
function announce(isPlaying: boolean): void {
  const { run, clock } = replay
  const count = run?.index.firings.length ?? 0
  if (!isPlaying && count !== panes && run !== undefined) {
    const { lastPane: pane } = run.index
    if (pane !== undefined) unseen.textContent = pickedWords({ kind: 'pane', pane }, run.index, clock).line
  }
  panes = count
}
