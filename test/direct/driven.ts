import {
  direct,
  groupByKey,
  Pipeline,
  type TestStream,
  testStream,
  timestamped,
  type WindowedValue,
  type WindowFn,
  type WindowingOptions,
  windowInto,
  withKeys,
} from 'yeoul'

/** An empty stream of numbers. */
export const stream = () => testStream<number>()

/** Numbers that are their own timestamps. */
export const at = (...times: readonly number[]) => times.map(time => timestamped(time, time))

/** A pane in one line: '[0,10) ON_TIME 0: 1+2 @9 last'; the global window is '[*)'. */
export function line({ value, timestamp, window, pane }: WindowedValue<Iterable<number>>): string {
  const span = window.start === -Infinity ? '[*)' : `[${window.start},${window.end})`
  return `${span} ${pane.timing} ${pane.index}: ${[...value].join('+')} @${timestamp}${pane.isLast ? ' last' : ''}`
}

/** The numbers grouped under one key. */
export function grouping(steps: TestStream<number>, windowFn: WindowFn, options: WindowingOptions = {}) {
  return new Pipeline().apply(
    steps,
    windowInto(windowFn, options),
    withKeys(() => 'k'),
    groupByKey(),
  )
}

/** All panes of that grouping, as lines. */
export async function panes(steps: TestStream<number>, windowFn: WindowFn, options?: WindowingOptions) {
  const { outputs } = await direct().collect(grouping(steps, windowFn, options))
  return outputs.map(output => line({ ...output, value: output.value[1] }))
}
