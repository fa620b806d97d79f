import { coders } from '../core/coders.ts'
import type { CombineFn } from '../core/combine.ts'
import type { ElementContext } from '../core/dofn.ts'
import { type KV, kv } from '../core/element.ts'
import { nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { encodeJson } from '../core/tagged-json.ts'
import { composite, oneStep, type PTransform } from '../core/transform.ts'
import { combineGlobally } from './combine-globally.ts'
import { combineStep } from './combine-per-key.ts'
import { map } from './map.ts'
import { values } from './values.ts'

interface Newest<K, V> {
  readonly index: number
  readonly pairs: readonly KV<K, V>[]
}

/**
 * Combines across keys, after a grouping: of each key only its newest pane counts, so accumulating panes are not counted
 * twice. Throws a PipelineConstructionError after discarding panes that can fire more than once: the newest would be a delta.
 *
 * @example
 * p.apply(create(['sea', 'whale', 'sea']), countPerElement(), combineNewestPanes(count())) // 2
 */
export function combineNewestPanes<K, V, A, O>(
  fn: CombineFn<KV<K, V>, A, O>,
): PTransform<PCollection<KV<K, V>>, PCollection<O>> {
  return newestPanes('CombineNewestPanes', fn)
}

/** combineNewestPanes under the name of the composite that is made of it. */
export function newestPanes<K, V, A, O>(
  name: string,
  fn: CombineFn<KV<K, V>, A, O>,
): PTransform<PCollection<KV<K, V>>, PCollection<O>> {
  return composite(name, (input: PCollection<KV<K, V>>) => {
    const { panes } = nodeOf(input)
    if (!panes?.moreThanOnce) return input.apply(combineGlobally(fn))
    if (!panes.accumulating) {
      graphOf(input.pipeline).fail(
        'CombineNewestPanes',
        `its input has the discarding panes of '${panes.step}', which can fire more than once, so the newest pane of a key is only ` +
          "what came since the one before. Ways out: accumulationMode 'accumulating' before that step, or combineGlobally(fn), which adds the panes up",
      )
    }
    return input.apply(
      map(function withPaneIndex(pair: KV<K, V>, { pane }: ElementContext) {
        return kv(null, { index: pane.index, pairs: [pair] } as Newest<K, V>)
      }),
      oneStep('CombinePerKey', (pairs: PCollection<KV<null, Newest<K, V>>>) => combineStep(pairs, ofNewest(fn))),
      values(),
    )
  })
}

/** Keeps, by key, what came with the highest pane index, and feeds `fn` when it is asked. */
function ofNewest<K, V, A, O>(fn: CombineFn<KV<K, V>, A, O>): CombineFn<Newest<K, V>, Map<string, Newest<K, V>>, O> {
  const keep = (kept: Map<string, Newest<K, V>>, key: string, { index, pairs }: Newest<K, V>) => {
    const old = kept.get(key)
    if (old === undefined || index > old.index) kept.set(key, { index, pairs })
    // What one firing emitted several times for a key, by a flatMap in between, counts together.
    else if (index === old.index) kept.set(key, { index, pairs: [...old.pairs, ...pairs] })
  }
  // As an array, since fn may depend on the order, which tagged JSON does not keep in a Map.
  const entries = coders.json<[string, Newest<K, V>][]>()
  return {
    accumulatorCoder: {
      deterministic: false,
      encode: (kept, to) => entries.encode([...kept], to),
      decode: from => new Map(entries.decode(from)),
    },
    createAccumulator: () => new Map(),
    addInput(kept, newest) {
      keep(kept, encodeJson((newest.pairs[0] as KV<K, V>)[0]), newest)
      return kept
    },
    mergeAccumulators(parts) {
      const all = new Map<string, Newest<K, V>>()
      for (const part of parts) for (const [key, newest] of part) keep(all, key, newest)
      return all
    },
    extractOutput(kept) {
      let accumulator = fn.createAccumulator()
      for (const { pairs } of kept.values()) for (const pair of pairs) accumulator = fn.addInput(accumulator, pair)
      return fn.extractOutput(accumulator)
    },
  }
}
