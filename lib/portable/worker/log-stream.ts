import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { GrpcClient } from '../grpc/client.ts'
import { BeamFnLogging, LogEntry_Severity_Enum } from '../protos/beam_fn_api_pb.ts'

/** Where a message came from. */
export interface LogPlace {
  readonly instructionId?: string
  readonly transformId?: string
  /** The step's path. */
  readonly step?: string
}

/** Tells the engine what happens in the worker; without its logging service, nobody. Source: Beam's BeamFnLogging. */
export class LogStream {
  readonly #stream

  constructor(client: GrpcClient | undefined) {
    this.#stream = client?.bidiStream(BeamFnLogging.method.logging)
    // A log that breaks off is no reason to stop working.
    this.#stream?.on('error', () => {})
    this.#stream?.on('data', () => {})
  }

  info(message: string): void {
    this.#write(LogEntry_Severity_Enum.INFO, message, {}, '')
  }

  warn(message: string, place: LogPlace = {}): void {
    this.#write(LogEntry_Severity_Enum.WARN, message, place, '')
  }

  error(message: string, thrown: unknown, place: LogPlace = {}): void {
    const trace = (thrown as { stack?: unknown } | null | undefined)?.stack
    this.#write(LogEntry_Severity_Enum.ERROR, message, place, typeof trace === 'string' ? trace : '')
  }

  close(): void {
    this.#stream?.end()
  }

  #write(
    severity: (typeof LogEntry_Severity_Enum)['INFO' | 'WARN' | 'ERROR'],
    message: string,
    place: LogPlace,
    trace: string,
  ) {
    if (this.#stream === undefined || this.#stream.writableEnded) return
    const timestamp = timestampFromMs(Date.now())
    const { instructionId = '', transformId = '', step } = place
    const told = step === undefined || message.startsWith(step) ? message : `${step}: ${message}`
    this.#stream.write({ logEntries: [{ severity, timestamp, message: told, trace, instructionId, transformId }] })
  }
}
