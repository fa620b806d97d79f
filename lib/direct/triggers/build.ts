import type { Trigger } from '../../core/trigger.ts'
import { AfterCountMachine } from './after-count.ts'
import { AfterProcessingTimeMachine } from './after-processing-time.ts'
import {
  AfterAllMachine,
  AfterAnyMachine,
  AfterEachMachine,
  OrFinallyMachine,
  RepeatedlyMachine,
} from './composites.ts'
import { EarlyAndLateMachine } from './early-and-late.ts'
import { DefaultTriggerMachine, EndOfWindowMachine, NeverMachine } from './end-of-window.ts'
import type { TriggerMachine, TriggerState } from './trigger-machine.ts'

/** The machine of a trigger, with those of its parts numbered from `index`. */
export function buildTrigger(trigger: Trigger, index = 0, path: string = trigger.kind): TriggerMachine {
  const children = (parts: readonly Trigger[]): TriggerMachine[] => {
    let next = index + 1
    return parts.map((part, i) => {
      const child = buildTrigger(part, next, `${path}[${i}].${part.kind}`)
      next += child.size
      return child
    })
  }
  switch (trigger.kind) {
    case 'default':
      return new DefaultTriggerMachine(index, path)
    case 'never':
      return new NeverMachine(index, path)
    case 'afterCount':
      return new AfterCountMachine(index, path, trigger.count)
    case 'afterProcessingTime':
      return new AfterProcessingTimeMachine(index, path, trigger.delayMs)
    case 'afterAny':
      return new AfterAnyMachine(index, path, children(trigger.triggers))
    case 'afterAll':
      return new AfterAllMachine(index, path, children(trigger.triggers))
    case 'afterEach':
      return new AfterEachMachine(index, path, children(trigger.triggers))
    case 'repeatedly':
      return new RepeatedlyMachine(
        index,
        path,
        buildTrigger(trigger.trigger, index + 1, `${path}.${trigger.trigger.kind}`),
      )
    case 'orFinally': {
      const main = buildTrigger(trigger.main, index + 1, `${path}.main.${trigger.main.kind}`)
      const until = buildTrigger(trigger.until, index + 1 + main.size, `${path}.until.${trigger.until.kind}`)
      return new OrFinallyMachine(index, path, main, until)
    }
    case 'afterWatermark': {
      if (trigger.early === undefined && trigger.late === undefined) return new EndOfWindowMachine(index, path)
      const early = buildTrigger(
        trigger.early ?? { kind: 'never' },
        index + 1,
        `${path}.early.${trigger.early?.kind ?? 'never'}`,
      )
      const late =
        trigger.late && buildTrigger(trigger.late, index + 1 + early.size, `${path}.late.${trigger.late.kind}`)
      return new EarlyAndLateMachine(index, path, early, late)
    }
  }
}

/** The state of a tree of `size` machines that has seen nothing. */
export function freshState(size: number): TriggerState {
  return { finished: new Array<boolean>(size).fill(false), numbers: new Array<number>(size).fill(Number.NaN) }
}
