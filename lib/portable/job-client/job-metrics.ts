import { ByteReader } from '../../core/byte-buffer.ts'
import type { ByteSource } from '../../core/coder.ts'
import { coders } from '../../core/coders.ts'
import type { Metrics } from '../../core/metrics.ts'
import type { MonitoringInfo } from '../protos/metrics_pb.ts'

interface Counted {
  readonly step: string
  readonly name: string
  readonly sum: number
}
interface Distributed extends Counted {
  readonly count: number
  readonly min: number
  readonly max: number
}

/** What functions counted, as an engine tells of it. Steps are transforms, called by their paths. */
export function jobMetrics(infos: readonly MonitoringInfo[]): Metrics {
  const counters: Counted[] = []
  const distributions: Distributed[] = []
  for (const { urn, labels, payload } of infos) {
    const [, kind, number] = /^beam:metric:user:(sum|distribution)_(int64|double):v1$/.exec(urn) ?? []
    if (kind === undefined) continue
    const { NAME: name = '', PTRANSFORM: step = '' } = labels
    const from = new ByteReader(payload)
    const read = number === 'int64' ? readInteger : (source: ByteSource) => coders.double.decode(source)
    if (kind === 'sum') counters.push({ step, name, sum: read(from) })
    else {
      const count = readInteger(from)
      distributions.push({ step, name, count, sum: read(from), min: read(from), max: read(from) })
    }
  }
  const of = <C extends Counted>(all: readonly C[], name: string, step: string | undefined) =>
    all.filter(one => one.name === name && (step === undefined || one.step === step))
  return {
    counter: (name, step) => of(counters, name, step).reduce((total, { sum }) => total + sum, 0),
    distribution(name, step) {
      const parts = of(distributions, name, step)
      return {
        count: parts.reduce((total, part) => total + part.count, 0),
        sum: parts.reduce((total, part) => total + part.sum, 0),
        min: Math.min(...parts.map(({ min }) => min)),
        max: Math.max(...parts.map(({ max }) => max)),
      }
    },
  }
}

function readInteger(from: ByteSource): number {
  return Number(from.varint())
}
