import { counted, grouped } from '../../core/counted.ts'
import type { PaneEvent } from '../../trace/event.ts'
import { isSame, panePairs } from '../comparison/pane-diff.ts'
import { type View, viewOf } from '../diagram/view.ts'
import type { ClockText } from '../words/clock-text.ts'
import type { RecordedInput } from './recorded-input.ts'
import { type Combining, type Earlier, rerun, type Strategy } from './rerun.ts'

/** What a strategy gives on a recorded input. */
export interface Outcome {
  readonly view: View
  readonly panes: readonly PaneEvent[]
  /** The ids of the elements, in the order in which they came. */
  readonly ids: readonly number[]
}

/** Groups an input by a strategy, and reads what came of it; `clock` is that of an outcome which this is compared with. */
export function outcomeOf(
  input: RecordedInput,
  strategy: Strategy,
  combining: Combining,
  earlier?: Earlier,
  clock?: ClockText,
): Outcome {
  const trace = rerun(input, strategy, combining, earlier)
  const view = viewOf(trace, {}, 'whatIf', clock)
  const { path } = view.grouping.step
  return {
    view,
    panes: trace.events.filter((event): event is PaneEvent => event.type === 'pane'),
    ids: trace.events.flatMap(event => (event.type === 'element' && event.step === path ? [event.id] : [])),
  }
}

/** '18 panes, not 23; 6 dropped, not 1', and how many of the panes are the same. */
export function differenceWords(was: Outcome, is: Outcome): string {
  const pairs = panePairs(was.panes, is.panes)
  if (pairs.every(isSame)) return `The same ${counted(was.panes.length, 'pane')} as it was run`
  const [before, after] = [was.view.grouping, is.view.grouping]
  const figure = (now: number, then: number, words: string) => (now === then ? [] : [`${words}, not ${grouped(then)}`])
  const parts = [
    ...figure(is.panes.length, was.panes.length, counted(is.panes.length, 'pane')),
    ...figure(after.countedCount, before.countedCount, `${grouped(after.countedCount)} counted`),
    ...figure(after.droppedCount, before.droppedCount, `${grouped(after.droppedCount)} dropped`),
  ]
  const both = pairs.filter(({ left, right }) => left !== undefined && right !== undefined)
  const same = both.filter(isSame).length
  const moved = both.length - same
  const kept =
    same === 0
      ? 'none of the panes is the same'
      : same === 1
        ? '1 pane is the same'
        : `${grouped(same)} panes are the same`
  parts.push(moved === 0 ? kept : `${kept}, ${grouped(moved)} at another time`)
  return parts.join('; ')
}
