import { counted, grouped } from '../../lib/core/counted.ts'
import type { Totals } from '../../lib/replay/messages.ts'

/** '18 panes, not 23; 6 dropped, not 1; 2 panes with another value'. `changed` is how many panes of both say something else. */
export function differenceWords(is: Omit<Totals, 'arrived'>, was: Omit<Totals, 'arrived'>, changed: number): string {
  const part = (now: number, then: number, words: string) => (now === then ? [] : [`${words}, not ${grouped(then)}`])
  const parts = [
    ...part(is.panes, was.panes, counted(is.panes, 'pane')),
    ...part(is.dropped, was.dropped, `${grouped(is.dropped)} dropped`),
    ...part(is.elements, was.elements, counted(is.elements, 'element')),
  ]
  const others = changed === 0 ? [] : [`${counted(changed, 'pane')} with another value`]
  if (parts.length > 0) return [...parts, ...others].join('; ')
  const as = changed === 0 ? `the same ${counted(is.panes, 'pane')}` : `${counted(is.panes, 'pane')}, as in the script`
  return [`${as}, ${grouped(is.dropped)} dropped`, ...others].join('; ')
}
