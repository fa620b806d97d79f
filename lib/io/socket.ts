import type { PCollection } from '../core/pcollection.ts'
import type { Pipeline } from '../core/pipeline.ts'
import { refuseUnless } from '../core/refuse.ts'
import type { Source } from '../core/source.ts'
import { oneStep, type PTransform } from '../core/transform.ts'
import { read } from '../transforms/read.ts'
import { SocketReader } from './socket/socket-reader.ts'

const READ = 'readFromSocket'
const MOST_PORTS = 65_535

/**
 * The lines that a server on this port sends, in UTF-8, each without its line end: `nc -lk 9999` in a terminal, and
 * `readFromSocket('localhost', 9999)`. A line happens when it arrives, so the watermark follows the real time. Lines
 * that are not UTF-8, or longer than a megabyte, are broken elements with their place, 'localhost:9999, line 12'.
 *
 * When the server goes away it is tried again, for ten seconds: then the source ends if the server had said good-bye,
 * and the run fails if not, or if there never was one. While the pipeline is busy, no more is taken from the server. A
 * socket has nothing to go back to: what it sent after the newest checkpoint is lost with a run that is killed. Source:
 * Spark's socket source, which ends at once.
 */
export function readFromSocket(host: string, port: number): PTransform<Pipeline, PCollection<string>> {
  refuseUnless(typeof host === 'string' && host !== '', host, `${READ}: host`, "a name, as 'localhost'")
  const isPort = Number.isInteger(port) && port > 0 && port <= MOST_PORTS
  refuseUnless(isPort, port, `${READ}: port`, `a whole number from 1 to ${MOST_PORTS}`)
  const source: Source<string, null, null> = {
    name: READ,
    reads: `${host}:${port}`,
    bounded: false,
    // It gives nothing again, and so nothing that was passed on must be awaited again.
    redelivers: true,
    split: () => [null],
    open: async () => await SocketReader.connect(host, port),
  }
  return oneStep('ReadFromSocket', read(source))
}
