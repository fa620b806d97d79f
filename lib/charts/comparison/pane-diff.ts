import type { PaneEvent } from '../../trace/event.ts'
import { completenessOf } from '../../trace/queries/completeness.ts'
import { ledger } from '../../trace/queries/ledger.ts'
import { keyName, windowName } from '../../trace/queries/window-cells.ts'
import type { Trace } from '../../trace/trace.ts'
import { median } from '../drawing/statistics.ts'
import { spanText } from '../words/clock-text.ts'

/** A pane of either run, or one of both that is the same answer. */
export interface PanePair {
  readonly left?: PaneEvent
  readonly right?: PaneEvent
}

/** True if both runs gave this answer at the same instant. */
export function isSame({ left, right }: PanePair): boolean {
  return left !== undefined && right !== undefined && left.processingTimeMs === right.processingTimeMs
}

/**
 * The panes of two runs side by side, by window and time: first those that are the same (window, timing, instant and
 * value), then those that give the same answer at another time, then those that only one has.
 */
export function panePairs(left: readonly PaneEvent[], right: readonly PaneEvent[]): readonly PanePair[] {
  const exact = (pane: PaneEvent) => `${answer(pane)} ${pane.processingTimeMs}`
  const same = matched(left, right, exact)
  const moved = matched(same.left, same.right, answer)
  const pairs: readonly PanePair[] = [
    ...same.pairs,
    ...moved.pairs,
    ...moved.left.map(left => ({ left })),
    ...moved.right.map(right => ({ right })),
  ]
  const paneOf = ({ left, right }: PanePair) => (left ?? right) as PaneEvent
  return [...pairs].sort((a, b) => {
    const [one, other] = [paneOf(a), paneOf(b)]
    return one.window.start - other.window.start || one.processingTimeMs - other.processingTimeMs
  })
}

function answer({ key, window, pane, value }: PaneEvent): string {
  return `${windowName(window)} ${keyName(key)} ${pane.timing} ${keyName(value)}`
}

function matched(left: readonly PaneEvent[], right: readonly PaneEvent[], nameOf: (pane: PaneEvent) => string) {
  const free = new Map<string, PaneEvent[]>()
  for (const pane of right) free.set(nameOf(pane), [...(free.get(nameOf(pane)) ?? []), pane])
  const pairs: { left: PaneEvent; right: PaneEvent }[] = []
  const rest: PaneEvent[] = []
  const taken = new Set<PaneEvent>()
  for (const pane of left) {
    const partner = free.get(nameOf(pane))?.shift()
    if (partner === undefined) rest.push(pane)
    else {
      pairs.push({ left: pane, right: partner })
      taken.add(partner)
    }
  }
  return { pairs, left: rest, right: right.filter(pane => !taken.has(pane)) }
}

/** What became of a pair, in words. */
export function pairWords({ left, right }: PanePair, names: readonly [string, string]): string {
  if (left === undefined) return `only in ${names[1]}`
  if (right === undefined) return `only in ${names[0]}`
  const later = right.processingTimeMs - left.processingTimeMs
  if (later === 0) return 'the same'
  return `${spanText(Math.abs(later), true)} earlier in ${names[later > 0 ? 0 : 1]}`
}

/** A strategy in figures. */
export interface Figures {
  readonly panes: number
  readonly counted: number
  readonly dropped: number
  /** Medians over windows, from the window's end. */
  readonly firstMs: number
  readonly onTimeMs: number
  /** The median over elements, from arrival to the first pane that has it. */
  readonly waitMs: number
  readonly onTimeShare: number
  readonly finalShare: number
}

/** The figures of a grouping; those of elements are NaN where elements are not traced. */
export function figuresOf(trace: Trace, step: string): Figures {
  const panes = trace.events.filter((event): event is PaneEvent => event.type === 'pane' && event.step === step)
  const windows = new Map<string, PaneEvent[]>()
  for (const pane of panes) {
    const name = `${windowName(pane.window)} ${keyName(pane.key)}`
    const own = windows.get(name)
    if (own === undefined) windows.set(name, [pane])
    else own.push(pane)
  }
  const waits = (pick: (panes: readonly PaneEvent[]) => PaneEvent | undefined) =>
    [...windows.values()].flatMap(panes => {
      const pane = pick(panes)
      return pane === undefined || !Number.isFinite(pane.window.end) ? [] : [pane.processingTimeMs - pane.window.end]
    })
  const figures = {
    panes: panes.length,
    firstMs: median(waits(([first]) => first)),
    onTimeMs: median(waits(panes => panes.find(({ pane }) => pane.timing === 'ON_TIME'))),
  }
  if (trace.header.level !== 'full') {
    const none = Number.NaN
    return { ...figures, counted: none, dropped: none, waitMs: none, onTimeShare: none, finalShare: none }
  }
  const { entries, arrived, dropped, inPanes } = ledger(trace, step)
  let onTime = 0
  for (const { panes } of completenessOf(trace, step))
    onTime += panes.find(({ pane }) => pane.pane.timing === 'ON_TIME')?.elements ?? 0
  const share = (count: number) => (arrived === 0 ? 1 : count / arrived)
  return {
    ...figures,
    counted: inPanes,
    dropped,
    waitMs: median(
      entries.flatMap(({ panes, arrivedMs }) => (panes[0] ? [panes[0].processingTimeMs - arrivedMs] : [])),
    ),
    onTimeShare: share(onTime),
    finalShare: share(inPanes),
  }
}
