import { spanText } from '../../../lib/charts/words/clock-text.ts'
import { windowingWords } from '../../../lib/charts/words/windowing-words.ts'
import { counted, grouped } from '../../../lib/core/counted.ts'
import type { QuestionMessage } from '../../../lib/replay/messages.ts'
import type { Replay } from './replay.ts'

/** A number of the replay with its name. */
export interface Figure {
  readonly name: string
  readonly value: string
  /** Lighter, behind it. */
  readonly of?: string
}

/** 'At 3:25 the watermark says 2:52: it lags 0:33. 42 elements have arrived, 13 panes fired, 1 dropped.' */
export function sceneTitle(replay: Replay): string {
  const { run, standing, clock } = replay
  if (run === undefined) return 'Nothing is played yet'
  const { elements, panes, dropped } = run.index.tally(standing.place)
  const lag = watermarkNow(replay)
  const at = `At ${clock.label(standing.nowMs)}`
  const says =
    lag === undefined
      ? `${at} the watermark has not moved yet`
      : `${at} the watermark says ${clock.label(lag)}: it lags ${spanText(standing.nowMs - lag)}`
  return `${says}. ${counted(elements, 'element')} of the windows shown, ${counted(panes, 'pane')} fired, ${grouped(dropped)} dropped.`
}

/** The four numbers of the projector. */
export function figures(replay: Replay): readonly Figure[] {
  const { run, standing, clock, frame, show } = replay
  if (run === undefined || frame === undefined) return []
  const watermark = watermarkNow(replay)
  const { totals } = frame
  const own = run.index.tally(standing.place)
  const isFollowing = replay.isFollowing
  return [
    { name: 'watermark', value: watermark === undefined ? '–' : clock.label(watermark) },
    { name: 'lag', value: watermark === undefined ? '–' : spanText(standing.nowMs - watermark) },
    {
      name: 'arrived',
      value: grouped(isFollowing ? totals.arrived : own.elements),
      ...(isFollowing && show !== undefined && { of: grouped(show.arrivals) }),
    },
    { name: 'panes fired', value: grouped(isFollowing ? totals.panes : own.panes) },
    { name: 'dropped', value: grouped(isFollowing ? totals.dropped : own.dropped) },
  ]
}

/** Where the watermark stands; undefined before it moves, and at the end of time. */
function watermarkNow({ run, standing, isFollowing, frame }: Replay): number | undefined {
  const watermarkMs = isFollowing
    ? frame?.position.eventTimeMs
    : run?.index.watermark(standing.place).at(-1)?.watermarkMs
  return watermarkMs !== undefined && Number.isFinite(watermarkMs) ? watermarkMs : undefined
}

/** Several networks have several addresses; more than three are no help. */
export function roomWords(rooms: readonly string[]): string {
  return rooms
    .slice(0, 3)
    .map(room => room.replace('http://', ''))
    .join(' or ')
}

/** Whether a question stands on the wall: while two runs are compared only if it is open. */
export function isOnWall(question: QuestionMessage | undefined, isComparing: boolean): boolean {
  if (question === undefined || question.id === '') return false
  return question.state === 'open' || (question.isPassed !== true && !isComparing)
}

/** What the presenter does not see: 'projector blank · looping 12:20–13:24 · future shown to the room'. */
export function stateWords({ frame, clock }: Replay): string {
  if (frame === undefined) return ''
  const { screen, loop } = frame
  const looping = loop === undefined ? [] : [`looping ${clock.label(loop.fromMs)}–${clock.label(loop.toMs)}`]
  return [
    ...(screen.isBlank ? ['projector blank'] : []),
    ...looping,
    ...(screen.showsFuture ? ['future shown to the room'] : []),
  ].join(' · ')
}

/** What is being computed, and how far that is; '' where nothing is. */
export function progressWords({ presenter, show }: Pick<Replay, 'presenter' | 'show'>): string {
  if (presenter === undefined || show === undefined) return ''
  if (presenter.isChanging) return 'The change is being computed; it shows as soon as it has come to now.'
  if (presenter.ready >= 1) return ''
  const whole = show.changes.length > 0 ? 'The change is run through the recording:' : 'The recording is read:'
  return `${whole} ${Math.floor(100 * presenter.ready)} %.`
}

/** A text in paragraphs: a blank line ends one; where the lines between end is only how the file is written. */
export function paragraphsOf(text: string): readonly string[] {
  return text
    .split(/\n\s*\n/)
    .map(paragraph => paragraph.replace(/\s+/g, ' ').trim())
    .filter(paragraph => paragraph !== '')
}

/** What is counted and how, in the line beneath the title. */
export function sceneSubtitle({ run, show }: Replay): string {
  const windowing = run?.index.step.windowing
  if (windowing === undefined || show === undefined) return ''
  // An edit is told as code, which says no more than what it made of the windows.
  const injected = show.changes.filter(change => !change.includes('\n'))
  const changes = injected.length === 0 ? '' : ` · changed: ${injected.join(', ')}`
  const tweets = show.tweets === '' ? '' : `${show.tweets} · `
  return `${tweets}${windowingWords(windowing)}${changes}`
}

/** '▶ 4×', or that it stands. */
export function speedWords({ frame }: Replay): string {
  if (frame === undefined) return ''
  const speed = `${frame.speed}×`
  if (frame.isPlaying) return `▶ ${speed}`
  return frame.isAtEnd ? `■ ${speed}` : `❚❚ ${speed}`
}
