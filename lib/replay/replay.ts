import { CellDisplay } from '../charts/cell-display.ts'
import type { Chart } from '../charts/chart.ts'
import { timeDiagram } from '../charts/time-diagram.ts'
import { reasonOf } from '../core/reason-of.ts'
import { refuseUnknown } from '../core/refuse.ts'
import { showValue } from '../core/show-value.ts'
import type { Trace } from '../trace/trace.ts'
import { eventData } from './event-lines.ts'
import { readMessage } from './message-text.ts'
import { ReplayTrace } from './replay-trace.ts'

export interface JoinReplayOptions {
  /** What is drawn of what the class has seen; its time diagram if not said. */
  draw?: (trace: Trace) => Chart
  /** Ends it early; in a notebook interrupting the cell does, if this is not said. */
  signal?: AbortSignal
}

/** So often, and so long after each other, a connection that dropped is made anew. */
const ATTEMPTS = 5
const PAUSE_MS = 1000
/** What came too soon after the frame before is drawn so much later, unless there is something newer by then. */
const LATER_MS = 100
/** How a notebook's kernel tells that the cell was interrupted. */
const INTERRUPTION = Symbol.for('yeoul.interruption')

/**
 * Charts a class's replay beneath the cell while it is played: `await joinReplay('http://192.168.1.20:8690/room')`, with
 * the room's address that `npm run replay` printed. It follows the class, back too, until the recording's end, until the
 * server ends, or until the cell is interrupted; the chart stays. Resolves to the trace as far as it was shown. Throws an
 * Error if the address is none, or if nothing answers there.
 */
export async function joinReplay(url: string, options: JoinReplayOptions = {}): Promise<Trace> {
  refuseUnknown(options, ['draw', 'signal'], 'joinReplay')
  const { draw = timeDiagram, signal = interruption() } = options
  const address = eventsOf(url)
  const known = new ReplayTrace()
  const display = new CellDisplay()
  const frame = () => (known.trace === undefined ? undefined : display.frame(() => draw(known.trace as Trace)))
  const isOver = () => signal?.aborted || known.frame?.isAtEnd
  let later: ReturnType<typeof setTimeout> | undefined
  try {
    for (let attempt = 0; attempt < ATTEMPTS && !isOver(); attempt++) {
      try {
        for await (const data of eventData(await listen(address, url, signal))) {
          if (!known.take(readMessage(data))) continue
          attempt = 0
          clearTimeout(later)
          if (isOver()) break
          if (display.isDue) await frame()
          else later = setTimeout(frame, LATER_MS)
        }
      } catch (thrown) {
        if (known.trace === undefined && !signal?.aborted) throw thrown
      }
      if (!isOver()) await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
    return end(known, draw, display)
  } finally {
    clearTimeout(later)
  }
}

function interruption(): AbortSignal | undefined {
  return (globalThis as { [INTERRUPTION]?: () => AbortSignal })[INTERRUPTION]?.()
}

function end(known: ReplayTrace, draw: (trace: Trace) => Chart, display: CellDisplay): Trace {
  const { trace } = known
  if (trace === undefined) throw new Error('joinReplay: it was ended before anything was shown')
  display.end(draw(trace))
  return trace
}

function eventsOf(url: string): URL {
  try {
    return new URL('/events?view=room', url)
  } catch {
    throw new Error(
      `joinReplay: ${showValue(url)} is no address; give the room's that npm run replay printed, as 'http://127.0.0.1:8690/room'`,
    )
  }
}

async function listen(
  address: URL,
  given: string,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<Uint8Array>> {
  let response: Response
  try {
    response = await fetch(address, signal === undefined ? {} : { signal })
  } catch (thrown) {
    throw new Error(
      `joinReplay: nothing answers at ${given} (${reasonOf(thrown)}); is npm run replay running there, with --room if it is another machine?`,
      { cause: thrown },
    )
  }
  if (!response.ok || response.body === null) {
    throw new Error(
      `joinReplay: ${given} answers ${response.status}, and is no replay: ${(await response.text()).slice(0, 200)}`,
    )
  }
  return response.body as unknown as AsyncIterable<Uint8Array>
}
