import type { DoFn, OutputTags, ParDoOutput, StateSpecs, TimerSpecs } from '../core/dofn.ts'
import { type AnyDoFn, MAIN } from '../core/graph.ts'
import { nodeOf, type PCollection } from '../core/pcollection.ts'
import { graphOf } from '../core/pipeline.ts'
import { isMade, refuseUnless } from '../core/refuse.ts'
import type { SideInputs } from '../core/side-input.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { isMerging } from '../core/window-fns.ts'
import type { Any, Pair } from './map.ts'
import { parDoStep, requireDeterministicKey } from './step.ts'

/**
 * Applies a DoFn: an object with `process`, and perhaps state, timers, side inputs, several outputs, and a life cycle.
 * Throws a PipelineConstructionError for timers without onTimer, and for state or timers in merging windows.
 * Source: Beam's ParDo.
 *
 * @example
 * p.apply(
 *   create([kv('sea', 5), kv('sea', 7), kv('whale', 1)]),
 *   parDo({
 *     state: { total: valueState(0) },
 *     process({ element: [word, n], state }) {
 *       state.total.write(state.total.read() + n)
 *       return [`${word} ${state.total.read()}`]
 *     },
 *   }),
 * ) // 'sea 5', 'sea 12', 'whale 1'
 */
export function parDo<
  I,
  O extends Pair | X,
  S extends StateSpecs = {},
  T extends TimerSpecs = {},
  R extends OutputTags = {},
  D extends SideInputs = {},
  X extends Any = Any,
>(fn: DoFn<I, O, S, T, R, D>): PTransform<PCollection<I>, ParDoOutput<O, R>> {
  refuseUnless(
    isMade(fn, 'process') && typeof fn.process === 'function',
    fn,
    'parDo',
    'an object with a process function',
  )
  const given = fn.constructor.name
  const name = given === '' || given === 'Object' ? 'ParDo' : `ParDo(${given})`
  return oneStep(name, (input: PCollection<I>) => {
    check(fn as AnyDoFn, input as PCollection<unknown>, name)
    const outputs = parDoStep(
      input,
      name,
      { kind: 'doFn', doFn: fn as AnyDoFn },
      {
        ...(fn.sideInputs === undefined ? {} : { sideInputs: fn.sideInputs }),
        ...(fn.outputs === undefined ? {} : { outputs: fn.outputs }),
      },
    )
    return (fn.outputs === undefined ? outputs[MAIN] : outputs) as ParDoOutput<O, R>
  })
}

function check(fn: AnyDoFn, input: PCollection<unknown>, name: string): void {
  const graph = graphOf(input.pipeline)
  for (const [key, spec] of Object.entries(fn.state ?? {}))
    refuseUnless(isMade(spec, 'kind'), spec, `${graph.path(name)}: state '${key}'`, 'a state, such as valueState(0)')
  for (const [key, spec] of Object.entries(fn.timers ?? {}))
    refuseUnless(isMade(spec, 'domain'), spec, `${graph.path(name)}: timer '${key}'`, 'a timer, such as eventTimer()')
  for (const [key, spec] of Object.entries(fn.outputs ?? {}))
    refuseUnless(isMade(spec), spec, `${graph.path(name)}: output '${key}'`, 'an output; write output<string>()')
  if (fn.timers !== undefined && fn.onTimer === undefined) {
    graph.fail(
      name,
      `declares the timers ${Object.keys(fn.timers).join(', ')} but has no onTimer; add one, or remove the timers`,
    )
  }
  if (fn.state === undefined && fn.timers === undefined) return
  const { windowFn } = nodeOf(input).strategy
  if (isMerging(windowFn)) {
    graph.fail(
      name,
      `state and timers belong to a key and a window, and the windows of ${windowFn.name} merge: it would not be known whose state ` +
        'the merged window has. Group first and keep state after windowInto(globalWindows()), or use windows that do not merge',
    )
  }
  requireDeterministicKey(graph, name, nodeOf(input))
}
