import type { Trace } from 'yeoul'
import { traceFile } from 'yeoul/io/trace-file'

/** Writes the trace of a run that has ended, as traceFile does while one runs. */
export async function writeTrace({ header, events }: Trace, file: string): Promise<void> {
  const sink = traceFile(file)
  sink.begin?.(header)
  for (const event of events) sink.write(event)
  await sink.end?.()
}
