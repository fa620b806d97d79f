import { words } from '../check/words/words.ts'

/** Where two outputs first differ, both in the words of a lab's learner. */
export interface Difference {
  readonly expected: string
  readonly got: string
}

/** Compares two outputs as a runner may give them: in any order, each value as often as it comes. */
export function firstDifference(expected: readonly unknown[], got: readonly unknown[]): Difference | undefined {
  const missing = without(expected, got)
  const extra = without(got, expected)
  const wanted = missing[0]
  if (wanted === undefined) {
    return extra[0] === undefined ? undefined : { expected: words().nothingMore, got: shown(extra[0].value) }
  }
  // The value that is meant by it: the same key's, else whatever should not be there.
  const instead = extra.find(({ value }) => keyOf(value) === keyOf(wanted.value)) ?? extra[0]
  if (instead === undefined) return { expected: shown(wanted.value), got: words().nothing }
  return inLists(wanted.value, instead.value) ?? { expected: shown(wanted.value), got: shown(instead.value) }
}

interface Counted {
  readonly json: string
  readonly value: unknown
}

/** What is in `values` and, so often, not in `others`. */
function without(values: readonly unknown[], others: readonly unknown[]): readonly Counted[] {
  const left = new Map<string, number>()
  for (const json of others.map(shown)) left.set(json, (left.get(json) ?? 0) + 1)
  return values
    .map(value => ({ json: shown(value), value }))
    .filter(({ json }) => {
      const n = left.get(json) ?? 0
      if (n > 0) left.set(json, n - 1)
      return n === 0
    })
}

function keyOf(value: unknown): string | undefined {
  return Array.isArray(value) && value.length === 2 ? shown(value[0]) : undefined
}

/** In two long lists, the first item that differs. */
function inLists(expected: unknown, got: unknown): Difference | undefined {
  if (!Array.isArray(expected) || !Array.isArray(got) || keyOf(expected) !== undefined) return undefined
  const at = expected.findIndex((item, index) => shown(item) !== shown(got[index]))
  if (at === -1) return { expected: words().aListOf(expected.length), got: words().aListOf(got.length) }
  const item = (list: readonly unknown[]) => (at < list.length ? shown(list[at]) : words().endOfList)
  return { expected: words().atIndex(item(expected), at), got: item(got) }
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value)
}
