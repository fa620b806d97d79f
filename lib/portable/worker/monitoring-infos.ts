import type { MessageInitShape } from '@bufbuild/protobuf'
import { ByteWriter, encodeToBytes } from '../../core/byte-buffer.ts'
import { coders } from '../../core/coders.ts'
import type { MonitoringInfoSchema } from '../protos/metrics_pb.ts'
import type { BundleMetrics, Stats } from './bundle-metrics.ts'

type MonitoringInfoInit = MessageInitShape<typeof MonitoringInfoSchema> & { payload: Uint8Array }

/** The namespace of the metrics that a pipeline's functions count. */
const METRICS_NAMESPACE = 'yeoul'

/** What an engine is told of a bundle, in either form: whole, or as bytes by short ids that it asks for once. */
export class MonitoringInfos {
  readonly #ids = new Map<string, string>()
  readonly #byId = new Map<string, MonitoringInfoInit>()

  /** Payloads by short ids. */
  data(infos: readonly MonitoringInfoInit[]): Record<string, Uint8Array> {
    return Object.fromEntries(infos.map(info => [this.#idOf(info), info.payload]))
  }

  /** What short ids stand for. */
  named(ids: readonly string[]): Record<string, MonitoringInfoInit> {
    const known: Record<string, MonitoringInfoInit> = {}
    for (const id of ids) {
      const info = this.#byId.get(id)
      if (info !== undefined) known[id] = info
    }
    return known
  }

  #idOf({ urn, type, labels }: MonitoringInfoInit): string {
    const name = JSON.stringify([urn, labels])
    let id = this.#ids.get(name)
    if (id === undefined) {
      id = String(this.#ids.size + 1)
      this.#ids.set(name, id)
      this.#byId.set(id, { urn, type, labels, payload: new Uint8Array() } as MonitoringInfoInit)
    }
    return id
  }
}

/** What functions counted, per transform. */
export function userMetrics({ counters, distributions }: BundleMetrics): MonitoringInfoInit[] {
  const infos: MonitoringInfoInit[] = []
  for (const [step, names] of counters) {
    for (const [name, value] of names) {
      const isWhole = Number.isSafeInteger(value)
      infos.push({
        urn: `beam:metric:user:sum_${isWhole ? 'int64' : 'double'}:v1`,
        type: `beam:metrics:sum_${isWhole ? 'int64' : 'double'}:v1`,
        labels: { NAMESPACE: METRICS_NAMESPACE, NAME: name, PTRANSFORM: step },
        payload: isWhole ? varint(value) : encodeToBytes(coders.double, value),
      })
    }
  }
  for (const [step, names] of distributions) {
    for (const [name, stats] of names) {
      const kind = [stats.sum, stats.min, stats.max].every(Number.isSafeInteger) ? 'int64' : 'double'
      infos.push({
        urn: `beam:metric:user:distribution_${kind}:v1`,
        type: `beam:metrics:distribution_${kind}:v1`,
        labels: { NAMESPACE: METRICS_NAMESPACE, NAME: name, PTRANSFORM: step },
        payload: distribution(stats, kind),
      })
    }
  }
  return infos
}

/** How many elements went into a collection. */
export function elementCount(collection: string, count: number): MonitoringInfoInit {
  return {
    urn: 'beam:metric:element_count:v1',
    type: 'beam:metrics:sum_int64:v1',
    labels: { PCOLLECTION: collection },
    payload: varint(count),
  }
}

/** How many of its input's elements a bundle has come to. */
export function readIndex(source: string, index: number): MonitoringInfoInit {
  return {
    urn: 'beam:metric:data_channel:read_index:v1',
    type: 'beam:metrics:sum_int64:v1',
    labels: { PTRANSFORM: source },
    payload: varint(index),
  }
}

function varint(value: number): Uint8Array {
  return encodeToBytes(coders.varint, value)
}

function distribution({ count, sum, min, max }: Stats, kind: 'int64' | 'double'): Uint8Array {
  const writer = new ByteWriter()
  coders.varint.encode(count, writer)
  const coder = kind === 'int64' ? coders.varint : coders.double
  for (const value of [sum, min, max]) coder.encode(value, writer)
  return writer.toBytes()
}
