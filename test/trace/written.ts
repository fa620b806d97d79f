import type { Trace, TraceEvent } from 'yeoul'
import { parseTrace } from '../../lib/trace/jsonl-reader.ts'
import { TraceWriter } from '../../lib/trace/jsonl-writer.ts'
import { TRACE_VERSION, type TraceHeader } from '../../lib/trace/trace.ts'

export const header: TraceHeader = {
  format: 'yeoul-trace',
  version: TRACE_VERSION,
  runner: 'direct',
  level: 'full',
  steps: [{ path: 'Read', kind: 'read', inputs: [], sideInputs: [] }],
}

/** The lines of a trace, without their line ends. */
export function linesOf(events: readonly TraceEvent[], of: TraceHeader = header): string[] {
  const writer = new TraceWriter()
  writer.header(of)
  for (const event of events) writer.event(event)
  const text = new TextDecoder('utf-8', { fatal: true }).decode(writer.take(new Uint8Array(0)))
  if (!text.endsWith('\n')) throw new Error('the last line has no end')
  return text.slice(0, -1).split('\n')
}

/** The events as they are read again. */
export function readAgain(events: readonly TraceEvent[]): Trace {
  return parseTrace(linesOf(events), 'again.jsonl')
}
