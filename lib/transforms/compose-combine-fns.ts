import type { CombineFn } from '../core/combine.ts'

/**
 * Several at once over the same inputs: composeCombineFns({ mean: mean(), count: count() }). Source: Beam's
 * CombineFns.compose.
 *
 * @example
 * const both = composeCombineFns({ mean: mean(), count: count() })
 * p.apply(create([1, 3]), combineGlobally(both)) // {mean: 2, count: 2}
 */
export function composeCombineFns<I, O extends object>(
  // The first tells O, the second I, which a mapped type alone does not.
  // biome-ignore lint/suspicious/noExplicitAny: each has an accumulator of its own type
  fns: { readonly [N in keyof O]: CombineFn<I, any, O[N]> } & Readonly<Record<string, CombineFn<I, any, unknown>>>,
): CombineFn<I, unknown, O> {
  const named = Object.entries(fns) as [string, CombineFn<I, unknown, unknown>][]
  const each = (make: (fn: CombineFn<I, unknown, unknown>, index: number) => unknown) =>
    named.map(([, fn], index) => make(fn, index))
  const composed: CombineFn<I, unknown[], O> = {
    createAccumulator: () => each(fn => fn.createAccumulator()),
    addInput(parts, input) {
      for (let i = 0; i < named.length; i++)
        parts[i] = (named[i] as (typeof named)[number])[1].addInput(parts[i], input)
      return parts
    },
    mergeAccumulators(accumulators) {
      const all = [...accumulators]
      return each((fn, index) => fn.mergeAccumulators(all.map(parts => parts[index])))
    },
    extractOutput: parts =>
      Object.fromEntries(named.map(([name, fn], index) => [name, fn.extractOutput(parts[index])])) as O,
  }
  return composed as CombineFn<I, unknown, O>
}
