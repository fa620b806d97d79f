import type { Coder } from '../../../core/coder.ts'
import { type CombineFn, inOrder } from '../../../core/combine.ts'
import { showValue } from '../../../core/show-value.ts'
import type { WindowingStrategy } from '../../../core/windowing-strategy.ts'
import type { Cause } from '../../../trace/event.ts'

/** A GroupByKey or CombinePerKey, as its operators need it. */
export interface GroupingPlan {
  readonly path: string
  /** The path of the step whose output it groups. */
  readonly producer: string
  readonly strategy: WindowingStrategy
  readonly fn: CombineFn<unknown, unknown, unknown>
  readonly keyCoder: Coder<unknown> | undefined
  /** The key that gets the default if the whole input, in the global window, is empty. */
  readonly defaultKey: { readonly key: unknown } | undefined
}

/** What to tell of an element that is no pair. */
export function noPair({ producer }: GroupingPlan, value: unknown): string {
  return `it takes pairs [key, value], but ${producer} gave it ${showValue(value)}; make pairs there, with kv(key, value) or withKeys(…)`
}

/** Why a global combine of an empty input emits its default. */
export const NOTHING_CAME: Cause = { trigger: 'default', predicate: 'no element ever came', inputs: {} }

/** GroupByKey as a CombineFn: the values, in the order in which they came. */
export const LIST: CombineFn<unknown, unknown[], readonly unknown[]> = inOrder<unknown, unknown[], readonly unknown[]>({
  createAccumulator: () => [],
  addInput(list, value) {
    list.push(value)
    return list
  },
  mergeAccumulators: lists => [...lists].flat(1),
  // A copy: the list goes on growing where panes accumulate.
  extractOutput: list => [...list],
})
