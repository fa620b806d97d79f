import { type KV, kv } from '../core/element.ts'
import { PipelineConstructionError } from '../core/errors.ts'
import type { PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { withName } from '../core/transform.ts'
import { flatten } from './flatten.ts'
import { groupByKey } from './group-by-key.ts'
import { map } from './map.ts'

// biome-ignore lint/suspicious/noExplicitAny: KV<unknown, unknown> would refuse collections of narrower pairs
export type Keyed = Readonly<Record<string, PCollection<KV<any, any>>>>
// biome-ignore lint/suspicious/noExplicitAny: as above
export type KeyIn<C> = C extends PCollection<KV<infer K, any>> ? K : never
// biome-ignore lint/suspicious/noExplicitAny: as above
export type ValueIn<C> = C extends PCollection<KV<any, infer V>> ? V : never
export type OneKeyType<C> = {
  readonly [N in keyof C]: [KeyIn<C[keyof C]>] extends [KeyIn<C[N]>]
    ? unknown
    : 'All inputs of coGroupByKey need keys of one type'
}
export type CoGroupByKey<C> = PCollection<KV<KeyIn<C[keyof C]>, { readonly [N in keyof C]: Iterable<ValueIn<C[N]>> }>>

/**
 * Joins by key: coGroupByKey({ tweets, profiles }) gives, for each key, the values of every input. Source: Beam's
 * CoGroupByKey.
 *
 * @example
 * coGroupByKey({
 *   tweets: p.apply(create([kv('ada', 'hello'), kv('ada', 'bye')])),
 *   names: p.apply(create([kv('ada', 'Ada Lovelace')])),
 * }) // ['ada', {tweets: ['hello', 'bye'], names: ['Ada Lovelace']}]
 */
export function coGroupByKey<C extends Keyed>(inputs: C & OneKeyType<C>): CoGroupByKey<C> {
  const named = Object.entries(inputs) as [string, PCollection<KV<unknown, unknown>>][]
  const first = named[0]
  if (first === undefined)
    throw new PipelineConstructionError(
      'coGroupByKey: no inputs; give at least one, by name: coGroupByKey({ tweets, names })',
    )
  return graphOf(first[1].pipeline).inScope('CoGroupByKey', () => {
    const tagged = named.map(([name, input]) =>
      input.apply(
        withName(
          `from ${name.replaceAll('/', '|')}`,
          map(([key, value]) => kv(key, kv(name, value))),
        ),
      ),
    )
    return flatten(...tagged).apply(
      groupByKey(),
      map(function byInput([key, group]) {
        const values: Record<string, unknown[]> = Object.fromEntries(named.map(([name]) => [name, []]))
        for (const [name, value] of group) values[name]?.push(value)
        return kv(key, values)
      }),
    ) as unknown as CoGroupByKey<C>
  })
}
