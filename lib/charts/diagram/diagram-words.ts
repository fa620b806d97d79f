import { counted, grouped } from '../../core/counted.ts'
import { type ClockText, spanText } from '../words/clock-text.ts'
import { isBinned } from './diagram-marks.ts'
import type { Grouping } from './key-stories.ts'
import { type Stretch, spanOf } from './stretch.ts'

/** '5 windows, 23 panes: 59 of 60 elements counted, 1 dropped'. */
export function diagramTitle(grouping: Grouping): string {
  const { windowCount, paneCount, elementCount, keyCount, countedCount, droppedCount, isRunning, lastMs } = grouping
  const keys = keyCount > 1 ? `${counted(keyCount, 'key')}, ` : ''
  const last = lastMs === undefined ? '' : `Last ${spanText(lastMs)}: `
  const windows = `${last}${keys}${counted(windowCount, 'window')}, ${counted(paneCount, 'pane')}`
  if (elementCount === 0) return droppedCount > 0 ? `${windows}: ${grouped(droppedCount)} dropped` : windows
  const parts = [`${grouped(countedCount)} of ${counted(elementCount, 'element')} counted`]
  parts.push(droppedCount === 0 ? 'none dropped' : `${grouped(droppedCount)} dropped`)
  const waiting = elementCount - countedCount - droppedCount
  if (isRunning && waiting > 0) parts.push(`${grouped(waiting)} waiting`)
  return `${windows}: ${parts.join(', ')}`
}

/** What is shown of how much, where it is not all. */
export function shownWords(grouping: Grouping, stretches: readonly Stretch[], clock: ClockText): string {
  const shown = <T>(of: (stretch: Stretch) => readonly T[]) =>
    stretches.reduce((sum, stretch) => sum + of(stretch).length, 0)
  const panes = stretches.reduce((sum, { windows }) => sum + windows.reduce((of, { panes }) => of + panes.length, 0), 0)
  if (panes === grouping.paneCount) return ''
  const parts: string[] = []
  if (stretches.length < grouping.keyCount) parts.push(`${stretches.length} of ${counted(grouping.keyCount, 'key')}`)
  if (stretches.some(({ isPart }) => isPart)) {
    const { start, end } = spanOf(stretches.flatMap(({ windows }) => windows))
    parts.push(`${clock.label(start)} to ${clock.label(end)}`)
  }
  parts.push(`${grouped(panes)} of ${counted(grouping.paneCount, 'pane')}`)
  const ids = new Set(
    stretches.flatMap(({ elements, drops }) => [...elements.map(({ id }) => id), ...drops.map(({ id }) => id)]),
  )
  if (grouping.elementCount > 0) parts.push(`${grouped(ids.size)} of ${counted(grouping.elementCount, 'element')}`)
  const binned = isBinned(shown(({ elements }) => elements)) ? ', elements counted in cells' : ''
  return `Shown: ${parts.join(', ')}${binned}`
}

/** The diagram for who does not see it. */
export function diagramDescription(stretches: readonly Stretch[], clock: ClockText): string {
  const rows = stretches.flatMap(({ story, windows }) =>
    windows.slice(0, 8).map(({ window, panes, expiredMs }) => {
      const last = panes.at(-1)?.event
      const count = (timing: string) => panes.filter(({ event }) => event.pane.timing === timing).length
      const timings = [
        [count('EARLY'), 'early'],
        [count('ON_TIME'), 'on time'],
        [count('LATE'), 'late'],
      ].flatMap(([n, word]) => (n === 0 ? [] : [`${n} ${word}`]))
      const expired = expiredMs === undefined ? '' : `, expired ${clock.label(expiredMs)}`
      const at = last === undefined ? '' : `, the last at ${clock.label(last.processingTimeMs)}`
      return `${story.name === '' ? '' : `${story.name}, `}window ${clock.window(window)}: ${timings.join(', ')}${at}${expired}.`
    }),
  )
  return `Event time to the right, processing time up; all values are in the table. ${rows.slice(0, 12).join(' ')}`
}
