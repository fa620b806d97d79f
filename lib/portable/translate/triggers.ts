import type { MessageInitShape } from '@bufbuild/protobuf'
import type { Trigger } from '../../core/trigger.ts'
import type { TriggerSchema } from '../protos/beam_runner_api_pb.ts'

type TriggerInit = MessageInitShape<typeof TriggerSchema>

/** A trigger as Beam's message. */
export function triggerMessage(trigger: Trigger): TriggerInit {
  switch (trigger.kind) {
    case 'default':
      return { trigger: { case: 'default', value: {} } }
    case 'never':
      return { trigger: { case: 'never', value: {} } }
    case 'afterCount':
      return { trigger: { case: 'elementCount', value: { elementCount: trigger.count } } }
    case 'afterProcessingTime': {
      const delay = { case: 'delay', value: { delayMillis: BigInt(trigger.delayMs) } } as const
      return {
        trigger: { case: 'afterProcessingTime', value: { timestampTransforms: [{ timestampTransform: delay }] } },
      }
    }
    case 'afterWatermark': {
      const { early, late } = trigger
      const value = {
        ...(early === undefined ? {} : { earlyFirings: triggerMessage(early) }),
        ...(late === undefined ? {} : { lateFirings: triggerMessage(late) }),
      }
      return { trigger: { case: 'afterEndOfWindow', value } }
    }
    case 'afterAny':
      return { trigger: { case: 'afterAny', value: { subtriggers: trigger.triggers.map(triggerMessage) } } }
    case 'afterAll':
      return { trigger: { case: 'afterAll', value: { subtriggers: trigger.triggers.map(triggerMessage) } } }
    case 'afterEach':
      return { trigger: { case: 'afterEach', value: { subtriggers: trigger.triggers.map(triggerMessage) } } }
    case 'repeatedly':
      return { trigger: { case: 'repeat', value: { subtrigger: triggerMessage(trigger.trigger) } } }
    case 'orFinally': {
      const { main, until } = trigger
      return { trigger: { case: 'orFinally', value: { main: triggerMessage(main), finally: triggerMessage(until) } } }
    }
  }
}

/** True if it counts elements, so that these must not be combined before it sees them. */
export function countsElements(trigger: Trigger): boolean {
  switch (trigger.kind) {
    case 'afterCount':
      return true
    case 'afterWatermark':
      return [trigger.early, trigger.late].some(part => part !== undefined && countsElements(part))
    case 'afterAny':
    case 'afterAll':
    case 'afterEach':
      return trigger.triggers.some(countsElements)
    case 'repeatedly':
      return countsElements(trigger.trigger)
    case 'orFinally':
      return countsElements(trigger.main) || countsElements(trigger.until)
    default:
      return false
  }
}
