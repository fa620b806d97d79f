import { LineReader } from '../../lib/io/files/line-reader.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'

/** Throws a UserError if a file is a trace: it looks like a recording, and holds what a run did, not what arrived. */
export function refuseTrace(path: string): void {
  if (!isTrace(path)) return
  throw new UserError(
    `${shownPath(path)}: this is a trace, which tells what a run did, and no recording; give the file that the run read, or read the trace with readTraceFile from 'yeoul/io/trace-file'`,
  )
}

function isTrace(path: string): boolean {
  const lines = new LineReader([path])
  try {
    return lines.next() && JSON.parse(lines.line).format === 'yeoul-trace'
  } catch {
    // What cannot be read is told by whoever reads it all.
    return false
  } finally {
    lines.close()
  }
}
