import { durationText } from '../../lib/charts/words/clock-text.ts'
import type { InjectedTweet } from '../../lib/replay/messages.ts'
import { UserError } from '../command.ts'
import type { Injection } from './request-bodies.ts'
import type { Schedule } from './schedule.ts'
import type { Show } from './show.ts'

/** What an injection makes of what arrives. */
export interface Injected {
  readonly schedule: Schedule
  /** For all who look: nothing of what is to come. */
  readonly words: string
  /** Which one was taken: for the presenter alone. */
  readonly tweet?: InjectedTweet
}

/** A key may wait so long for the next tweet to be known. */
const PATIENCE_MS = 150

/** Changes what arrives, from where the class is. Throws a UserError where there is no such partition or tweet. */
export function injected(show: Show, injection: Injection): Injected {
  const { schedule } = show.run.staging
  if (injection.kind === 'stall') {
    const { partition, forMs } = injection
    if (!schedule.partitions.includes(partition)) {
      throw new UserError(`partition: there is no '${partition}'; there is ${schedule.partitions.join(', ')}`)
    }
    return {
      schedule: schedule.stalled(partition, show.nowMs, forMs),
      words: `partition ${partition} delivers nothing for ${durationText(forMs)}`,
    }
  }
  const { kind, byMs } = injection
  const { arrival, name } = takenOf(show, injection)
  // What is sent a second time comes after now, so that the class sees it.
  const later = kind === 'duplicate' ? Math.max(byMs, show.nowMs - schedule.receivedMs(arrival) + 1) : byMs
  const of = schedule.arrival(arrival)
  return {
    schedule: kind === 'delay' ? schedule.delayed(arrival, later) : schedule.duplicated(arrival, later),
    words: kind === 'delay' ? `${name} comes ${durationText(later)} later` : `${name} comes twice`,
    ...('tweet' in of && { tweet: { kind, createdMs: of.createdAt, text: of.tweet.text.slice(0, 500) } }),
  }
}

/** The tweet that was picked; or else, of those that the pipeline keeps, the next to be delayed, the last to come twice. */
function takenOf(show: Show, { kind, element }: Exclude<Injection, { kind: 'stall' }>) {
  const { run, stop, nowMs } = show
  const { log } = run
  const taken = (index: number) => {
    const logged = log.at(index)
    const id = logged?.event.type === 'element' ? logged.event.id : 0
    return { arrival: logged?.arrival as number, name: `element ${id}` }
  }
  if (element !== undefined) {
    const index = log.indexOfElement(element, stop)
    if (index === undefined) throw new UserError(`element: none of those that arrived has the id ${element}`)
    return taken(index)
  }
  if (kind === 'duplicate') {
    const last = log.previous('element', stop + 1)
    if (last === undefined) throw new UserError('no tweet that the pipeline keeps has come yet')
    return taken(last - 1)
  }
  // One tweet may be several elements, of which some are still to be stepped to.
  const next = () => log.next('element', Math.max(stop, log.stopAt(nowMs)))
  run.goOn(PATIENCE_MS, () => next() !== undefined)
  const found = next()
  if (found !== undefined) return { ...taken(found - 1), name: 'the next tweet' }
  throw new UserError(
    run.isWhole
      ? 'no tweet that the pipeline keeps is still to come'
      : 'the next tweet that the pipeline keeps is not known yet; try again in a moment',
  )
}
