/** Which of the three pages this is. */
export type PageKind = 'projector' | 'presenter' | 'room'

/** What a key does. */
export type Action =
  | { readonly do: 'playOrPause' | 'edit' | 'undo' | 'inject' | 'reveal' | 'future' | 'blank' | 'loop' | 'anew' }
  | { readonly do: 'step'; readonly by: 'element' | 'pane' | 'watermark'; readonly back: boolean }
  | { readonly do: 'speed'; readonly faster: boolean }
  | { readonly do: 'cue'; readonly number: number }
  | { readonly do: 'nextCue'; readonly back: boolean }
  | { readonly do: 'theme' | 'help' | 'table' | 'letGo' | 'close' }

/** A key, what it does in words, and who has it. */
export interface KeyRow {
  readonly keys: readonly string[]
  readonly words: string
  readonly pages: readonly PageKind[]
}

const ALL: readonly PageKind[] = ['presenter', 'room', 'projector']
const MOVING: readonly PageKind[] = ['presenter', 'room']
const PRESENTER: readonly PageKind[] = ['presenter']

/** All keys, as the help has them. The presenter's move the whole room; a learner's only the own page. */
export const KEY_ROWS: readonly KeyRow[] = [
  { keys: ['Space'], words: 'play, pause', pages: PRESENTER },
  { keys: ['→'], words: 'next element', pages: MOVING },
  { keys: ['←'], words: 'back, exactly', pages: MOVING },
  { keys: ['Shift →'], words: 'next pane', pages: MOVING },
  { keys: ['Shift ←'], words: 'back by a pane', pages: MOVING },
  { keys: ['W'], words: 'next watermark step', pages: MOVING },
  { keys: ['Shift W'], words: 'back by a watermark step', pages: MOVING },
  { keys: ['1–9'], words: 'jump to cue', pages: PRESENTER },
  { keys: ['N', 'P'], words: 'next cue, previous cue', pages: PRESENTER },
  { keys: ['[', ']'], words: 'slower, faster', pages: PRESENTER },
  { keys: ['L'], words: 'loop from the last cue to here', pages: PRESENTER },
  { keys: ['R'], words: 'reveal the answer', pages: PRESENTER },
  { keys: ['E'], words: 'edit windows and trigger', pages: PRESENTER },
  { keys: ['U'], words: 'put back the script', pages: PRESENTER },
  { keys: ['I'], words: 'inject: delay, stall, duplicate', pages: PRESENTER },
  { keys: ['F'], words: 'show or hide the future', pages: PRESENTER },
  { keys: ['B'], words: 'blank the projector', pages: PRESENTER },
  { keys: ['A'], words: 'begin anew, for the next class', pages: PRESENTER },
  { keys: ['G'], words: 'let go, or follow again', pages: ['room'] },
  { keys: ['T'], words: 'text table', pages: ALL },
  { keys: ['D'], words: 'dark or light', pages: ALL },
  { keys: ['?'], words: 'this help', pages: ALL },
  { keys: ['Esc'], words: 'close, let go of a selection', pages: ALL },
]

/** What can be tapped, in words, and on which pages. */
export const TAP_ROWS: readonly {
  readonly what: string
  readonly words: string
  readonly pages: readonly PageKind[]
}[] = [
  { what: 'a shape of the diagram', words: 'why it is there', pages: MOVING },
  { what: 'the diagram, where a question asks for a place', words: 'your answer', pages: ['room'] },
  { what: 'the line', words: 'to that moment, by yourself', pages: ['room'] },
  { what: 'the line', words: 'to that moment, with the class', pages: PRESENTER },
  { what: '◀ ▶', words: 'back, on to the next element, by yourself', pages: ['room'] },
  { what: 'Let go and look around', words: 'stay where you are; once more: follow the class again', pages: ['room'] },
  { what: 'Text', words: 'text table', pages: ['room'] },
  { what: '◐', words: 'dark or light', pages: ['room'] },
]

/** As much of a keyboard event as decides what it does. */
export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** What a key does on a page; undefined if nothing. */
export function actionOf(press: KeyPress, page: PageKind): Action | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey) return undefined
  const action = anyAction(press)
  return action !== undefined && isFor(action, page) ? action : undefined
}

function anyAction({ key, shiftKey }: KeyPress): Action | undefined {
  if (/^[1-9]$/.test(key)) return { do: 'cue', number: Number(key) }
  switch (key) {
    case ' ':
      return { do: 'playOrPause' }
    case 'ArrowRight':
    case 'ArrowLeft':
      return { do: 'step', by: shiftKey ? 'pane' : 'element', back: key === 'ArrowLeft' }
    case '[':
    case ']':
      return { do: 'speed', faster: key === ']' }
    case '?':
      return { do: 'help' }
    case 'Escape':
      return { do: 'close' }
  }
  switch (key.toLowerCase()) {
    case 'w':
      return { do: 'step', by: 'watermark', back: shiftKey }
    case 'n':
    case 'p':
      return { do: 'nextCue', back: key.toLowerCase() === 'p' }
    case 'l':
      return { do: 'loop' }
    case 'r':
      return { do: 'reveal' }
    case 'e':
      return { do: 'edit' }
    case 'u':
      return { do: 'undo' }
    case 'i':
      return { do: 'inject' }
    case 'f':
      return { do: 'future' }
    case 'b':
      return { do: 'blank' }
    case 'a':
      return { do: 'anew' }
    case 'g':
      return { do: 'letGo' }
    case 't':
      return { do: 'table' }
    case 'd':
      return { do: 'theme' }
  }
  return undefined
}

function isFor(action: Action, page: PageKind): boolean {
  switch (action.do) {
    case 'theme':
    case 'help':
    case 'table':
    case 'close':
      return true
    case 'step':
      return page !== 'projector'
    case 'letGo':
      return page === 'room'
    default:
      return page === 'presenter'
  }
}
