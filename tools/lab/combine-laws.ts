import { type CombineFn, direct, type PCollection } from 'yeoul'
import { needsOrder } from '../../lib/core/combine.ts'
import { type CollectionNode, type CombinePerKeyNode, inputsOf } from '../../lib/core/graph.ts'
import { makePCollection, nodeOf } from '../../lib/core/pcollection.ts'
import { words } from '../check/words/words.ts'
import { type Difference, firstDifference } from './first-difference.ts'
import type { Broken, OutputPromise } from './lab-program.ts'

/** Of so many inputs each pair is tried. */
const MOST_PAIRED = 50
/** So many inputs of an accumulator are named. */
const MOST_LISTED = 2

type AnyCombineFn = CombineFn<unknown, unknown, unknown>

/** A way to combine inputs in parts that does not give what one accumulator gives. */
export interface BrokenLaw {
  /** The way, in words. */
  readonly way: string
  /** What it gives, or what it threw. */
  readonly outcome: Difference | Broken | { readonly thrown: unknown }
}

/**
 * What a CombineFn must promise, since runners add in any order and merge parts in any order: the same result. Tries that
 * with the inputs that the CombineFns before `output` get, small cases first; undefined: the promise is kept. Where several
 * results are right, `promise` says what is.
 */
export async function brokenLaw(output: PCollection<unknown>, promise?: OutputPromise): Promise<BrokenLaw | undefined> {
  for (const { fn, input } of combinesBefore(nodeOf(output))) {
    const { values } = await direct({ trace: 'off' }).collect(
      makePCollection<[unknown, unknown]>(output.pipeline, input),
    )
    const broken = [...byKey(values)].map(inputs => brokenBy(fn, inputs, promise)).find(law => law !== undefined)
    if (broken !== undefined) return broken
  }
  return undefined
}

function combinesBefore({ producer }: CollectionNode): CombinePerKeyNode[] {
  const before = inputsOf(producer).flatMap(combinesBefore)
  return producer.kind === 'combinePerKey' ? [producer, ...before] : before
}

function byKey(pairs: readonly (readonly [unknown, unknown])[]): Iterable<unknown[]> {
  const inputs = new Map<string, unknown[]>()
  for (const [key, value] of pairs) {
    const name = JSON.stringify(key)
    inputs.set(name, [...(inputs.get(name) ?? []), value])
  }
  return inputs.values()
}

function brokenBy(fn: AnyCombineFn, inputs: readonly unknown[], promise?: OutputPromise): BrokenLaw | undefined {
  const empty = copy(fn.createAccumulator())
  filled(fn, inputs.slice(0, 1))
  const again = firstDifference([empty], [copy(fn.createAccumulator())])
  if (again !== undefined) return { way: words().beginsAnew, outcome: again }
  for (const { way, whole, parts } of trials(inputs, !needsOrder(fn))) {
    try {
      const expected = promise === undefined ? JSON.stringify(fn.extractOutput(filled(fn, whole))) : undefined
      const accumulators = parts.map(part => filled(fn, part))
      const [first] = accumulators
      const merged = accumulators.length === 1 ? first : fn.mergeAccumulators(justIterable(accumulators))
      const got = JSON.stringify(fn.extractOutput(merged))
      const isSame = promise === undefined && got === expected
      const differing = () =>
        promise === undefined
          ? firstDifference([parsed(expected)], [parsed(got)])
          : promise.ofCombined(whole, parsed(got))
      const difference = isSame ? undefined : differing()
      if (difference !== undefined) return { way: way(), outcome: difference }
    } catch (thrown) {
      return { way: way(), outcome: { thrown } }
    }
  }
  return undefined
}

/** As it is now: an accumulator, which may be its own output, is changed by what follows. */
function copy(value: unknown): unknown {
  return parsed(JSON.stringify(value))
}

function parsed(json: string | undefined): unknown {
  return json === undefined ? undefined : JSON.parse(json)
}

function filled(fn: AnyCombineFn, inputs: readonly unknown[]): unknown {
  return inputs.reduce((accumulator, input) => fn.addInput(accumulator, input), fn.createAccumulator())
}

/** What mergeAccumulators is promised, and no more: it need not be an array. */
function justIterable<T>(items: readonly T[]): Iterable<T> {
  return { [Symbol.iterator]: () => items[Symbol.iterator]() }
}

/** The same inputs in one accumulator, and in several, which are then merged. */
interface Trial {
  /** In words. */
  way(): string
  readonly whole: readonly unknown[]
  readonly parts: readonly (readonly unknown[])[]
}

function* trials(inputs: readonly unknown[], inAnyOrder: boolean): Generator<Trial> {
  const paired = inputs.slice(0, MOST_PAIRED)
  for (const [i, a] of paired.entries()) {
    for (const b of paired.slice(i + 1)) {
      yield trial([[a], [b]])
      if (!inAnyOrder) continue
      yield { ...trial([[b], [a]]), whole: [a, b] }
      yield { way: () => words().inThisOrder(listed([b, a])), whole: [a, b], parts: [[b, a]] }
    }
  }
  for (const a of paired) yield trial([[a], []])
  for (let at = 1; at < inputs.length; at++) {
    const parts = [inputs.slice(0, at), inputs.slice(at)]
    yield trial(parts)
    if (inAnyOrder) yield { ...trial(parts.reverse()), whole: inputs }
  }
  if (inputs.length > 2) yield trial(inputs.map(input => [input]))
}

function trial(parts: readonly (readonly unknown[])[]): Trial {
  const way = () => {
    const contents = parts.length > 2 ? words().oneInEach : parts.map(listed).join(' | ')
    return words().merged(parts.length, contents)
  }
  return { way, whole: parts.flat(1), parts }
}

function listed(inputs: readonly unknown[]): string {
  const few = inputs.slice(0, MOST_LISTED).map(input => JSON.stringify(input))
  const more = inputs.length - few.length
  return few.length === 0 ? words().nothingAdded : `${few.join(' ')}${more > 0 ? ` ${words().andMore(more)}` : ''}`
}
