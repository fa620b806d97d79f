import type { TraceSink } from 'yeoul'

/** Hands each event to two sinks. */
export function bothSinks(a: TraceSink, b: TraceSink): TraceSink {
  return {
    begin(header) {
      a.begin?.(header)
      b.begin?.(header)
    },
    write(event) {
      a.write(event)
      b.write(event)
    },
    async flush() {
      await a.flush?.()
      await b.flush?.()
    },
    async end() {
      await a.end?.()
      await b.end?.()
    },
  }
}
