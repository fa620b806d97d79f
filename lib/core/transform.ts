import { PipelineConstructionError } from './errors.ts'
import type { GraphBuilder } from './graph-builder.ts'
import type { POutput } from './pcollection.ts'
import { isMade, refuseUnless } from './refuse.ts'
import { showValue } from './show-value.ts'

/** A transform is a function from its input to its output; `apply` names its steps. */
export interface PTransform<in I, out O> {
  (input: I): O
}

interface Naming {
  readonly name: string
  /** True if it makes just one step, which takes the name; false if its steps go into a scope of that name. */
  readonly oneStep: boolean
  readonly transform: PTransform<never, unknown>
}

const namings = new WeakMap<object, Naming>()

/** A transform that adds one step, named `name` unless withName says otherwise. */
export function oneStep<T extends PTransform<never, unknown>>(name: string, transform: T): T {
  namings.set(transform, { name, oneStep: true, transform })
  return transform
}

/** A transform whose steps' paths begin with `name`. */
export function composite<T extends PTransform<never, unknown>>(name: string, transform: T): T {
  namings.set(transform, { name, oneStep: false, transform })
  return transform
}

/** Gives a step, or a composite's steps, a name of their own in paths, traces and charts. */
export function withName<I, O extends POutput>(name: string, transform: PTransform<I, O>): PTransform<I, O> {
  if (name === '' || name.includes('/')) {
    throw new PipelineConstructionError(
      `withName: '${name}' is no name for a step; it must not be empty, nor hold a '/'`,
    )
  }
  const known = namings.get(transform)
  const renamed: PTransform<I, O> = input => transform(input)
  namings.set(renamed, { name, oneStep: known?.oneStep ?? false, transform: known?.transform ?? transform })
  return renamed
}

/** Calls a transform as `apply` does: in a scope that gives its steps their paths. */
export function applyTransform<I, O>(graph: GraphBuilder, transform: PTransform<I, O>, input: I): O {
  refuseUnless(
    typeof transform === 'function',
    transform,
    'apply',
    'a transform: a function from a collection to a collection, such as map(…) or groupByKey()',
  )
  const naming = namings.get(transform)
  const call = (naming?.transform ?? transform) as PTransform<I, O>
  const name = naming?.name ?? transform.name
  const output = naming?.oneStep
    ? graph.withStepName(naming.name, () => call(input))
    : name === ''
      ? call(input)
      : graph.inScope(name.replaceAll('/', '|'), () => call(input))
  if (typeof output === 'object' && output !== null) return output
  const given = name === '' ? 'the transform' : name
  throw new PipelineConstructionError(
    typeof output === 'function'
      ? `apply: ${given} made a transform, and no collection; call it first: apply(${name}(…))`
      : `apply: ${given} gave ${showValue(output)}, not a collection; return what apply gives`,
  )
}

/** 'Map', or 'Map(parse)' where the function has a name. */
export function stepName(transform: string, fn: { readonly name: string }): string {
  refuseUnless(typeof fn === 'function' || isMade(fn, 'name'), fn, transform, 'a function')
  const { name } = fn
  // An object's method shorthand and inline lambdas carry the property's name, which says nothing.
  return name === '' || name === 'fn' || name === transform ? transform : `${transform}(${name.replaceAll('/', '|')})`
}
