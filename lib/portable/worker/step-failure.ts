import { fileURLToPath } from 'node:url'
import { reasonOf } from '../../core/reason-of.ts'
import { showValue } from '../../core/show-value.ts'

/** A function of a step threw, in a worker. The message goes through the engine as text; `cause` is what was thrown. */
export class StepFailure extends Error {
  override readonly name = 'StepFailure'
  readonly step: string
  readonly element: unknown

  constructor(message: string, step: string, element: unknown, cause: unknown) {
    super(message, { cause })
    this.step = step
    this.element = element
  }
}

/** The failure of a step's function at an element, with what to do in the end; that of a step behind it is passed on. */
export function failureAt(step: string, element: unknown, thrown: unknown, advice = ''): StepFailure {
  if (thrown instanceof StepFailure) return thrown
  const message = `${step}: ${reasonOf(thrown)} (at element ${showValue(element)})${advice}${lineOf(thrown)}`
  return new StepFailure(message, step, element, thrown)
}

/** The failure of what a DoFn, a source or a sink did in `method`, which is not about one element. */
export function failureIn(method: string, step: string, thrown: unknown): StepFailure {
  if (thrown instanceof StepFailure) return thrown
  return new StepFailure(`${step} (${method}): ${reasonOf(thrown)}${lineOf(thrown)}`, step, undefined, thrown)
}

const ours = fileURLToPath(new URL('../../', import.meta.url))

/** Where in the learner's code it was thrown: the first line of the stack that is not the kernel's. */
function lineOf(thrown: unknown): string {
  const stack: unknown = (thrown as { stack?: unknown } | null | undefined)?.stack
  if (typeof stack !== 'string') return ''
  const frames = stack.split('\n').filter(line => /^\s+at /.test(line))
  const frame = frames.find(line => !line.includes(ours) && !/\(?node:|node_modules|<anonymous>/.test(line))
  return frame === undefined ? '' : `\n  ${frame.trim()}`
}
