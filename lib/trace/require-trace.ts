import { showValue } from '../core/show-value.ts'

/** For what somebody gives in place of a trace: throws a TypeError, said by `what`, with what to give. */
export function requireTrace(value: unknown, what: string): void {
  if (isTraceLike(value)) return
  const held: unknown = (value as { trace?: unknown } | null | undefined)?.trace
  const advice = isTraceLike(held)
    ? `it has one: ${what}(result.trace)`
    : 'give that of a run: const { trace } = await direct().run(pipeline)'
  throw new TypeError(`${what}: ${showValue(value)} is no trace; ${advice}`)
}

function isTraceLike(value: unknown): boolean {
  const { header, events } = (value ?? {}) as { header?: unknown; events?: unknown }
  return typeof header === 'object' && header !== null && Array.isArray(events)
}
