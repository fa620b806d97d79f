import type { DeadLetter } from 'yeoul'
import { counted, grouped } from '../../lib/core/counted.ts'
import { escapeControls } from '../terminal/escape.ts'

/** So many are told. */
const MOST_TOLD = 3

/** The lines that could not be read: how many, and the first few. */
export function deadLetterLines(deadLetters: readonly DeadLetter[]): string[] {
  if (deadLetters.length === 0) return []
  const first = deadLetters.slice(0, MOST_TOLD).map(({ place = 'somewhere', reason }) => {
    return `  ${escapeControls(place)}: ${escapeControls(reason)}`
  })
  const more = deadLetters.length - first.length
  return [
    `${counted(deadLetters.length, 'line')} left out as dead letters:`,
    ...first,
    ...(more > 0 ? [`  … and ${grouped(more)} more`] : []),
  ]
}
