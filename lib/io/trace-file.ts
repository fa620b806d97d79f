import type { TraceEvent } from '../trace/event.ts'
import { parseTrace } from '../trace/jsonl-reader.ts'
import { TraceWriter } from '../trace/jsonl-writer.ts'
import type { Trace, TraceSink } from '../trace/trace.ts'
import { BackgroundOutput } from './files/background-output.ts'
import { inputFiles } from './files/input-files.ts'
import { LineReader } from './files/line-reader.ts'

/** How many events are kept until they are encoded. */
const BATCH = 512
/** How many bytes are kept until they are written. */
const BUFFERED = 256 * 1024

/**
 * Writes the trace to a file as it comes: JSON Lines, the header first, then an event a line. For the option `traceSink`
 * of a runner. The file is written anew by each run, with the folders on the way; after each bundle it is up to date as
 * soon as the disk is.
 * Throws an Error that names the file if it cannot be written.
 */
export function traceFile(path: string): TraceSink {
  let file: BackgroundOutput | undefined
  let writer = new TraceWriter()
  let events: TraceEvent[] = []
  // Encoded many at a time, which takes much less time than one by one between other work.
  const encode = () => {
    for (const event of events) writer.event(event)
    events = []
    if (writer.length >= BUFFERED) send()
  }
  const send = () => {
    if (file !== undefined && writer.length > 0) file.write(writer.take(file.buffer()))
  }
  return {
    begin(header) {
      file = new BackgroundOutput(path)
      writer = new TraceWriter()
      writer.header(header)
    },
    write(event) {
      if (events.push(event) >= BATCH) encode()
    },
    // So that a live run can be followed, and a failed one read up to its last bundle.
    flush() {
      encode()
      send()
      return file?.room()
    },
    end() {
      encode()
      send()
      return file?.close()
    },
  }
}

/**
 * Reads a trace that traceFile wrote. Throws an Error that names file and line if it is no trace, was cut short, or has
 * another version.
 */
export function readTraceFile(path: string): Trace {
  const [file = path, more] = inputFiles(path)
  if (more !== undefined) throw new Error(`'${path}' matches several files; read them one by one`)
  const lines = new LineReader([file])
  try {
    return parseTrace(linesOf(lines), file)
  } finally {
    lines.close()
  }
}

function* linesOf(lines: LineReader): Generator<string, void, undefined> {
  while (lines.next()) {
    if (lines.reason !== undefined) throw new Error(`${lines.files[0]}:${lines.number}: ${lines.reason}`)
    yield lines.line
  }
}
