import { LOG_IN_AGAIN } from '../../google-cloud/credentials.ts'
import type { GrpcError } from './google-client.ts'
import type { Kind, Server } from './server-address.ts'

/** Codes of gRPC after which the same call would fail again. */
const INVALID_ARGUMENT = 3
const NOT_FOUND = 5
const PERMISSION_DENIED = 7
const RESOURCE_EXHAUSTED = 8
const FAILED_PRECONDITION = 9
const OUT_OF_RANGE = 11
const UNIMPLEMENTED = 12
const UNAUTHENTICATED = 16
const FINAL: ReadonlySet<number | undefined> = new Set([
  INVALID_ARGUMENT,
  NOT_FOUND,
  PERMISSION_DENIED,
  FAILED_PRECONDITION,
  OUT_OF_RANGE,
  UNIMPLEMENTED,
  UNAUTHENTICATED,
])

/** True of what trying again cannot mend. */
export function isFinal({ code, message }: GrpcError): boolean {
  if (code === RESOURCE_EXHAUSTED) return /larger than max/.test(message)
  // What Google's client says when it has no credentials, or Google will not take them, has no code of gRPC.
  return FINAL.has(code) || /invalid_grant|invalid_client|default credentials|DECODER|PEM/.test(message)
}

/** Of what the server is asked. */
export interface Asked {
  readonly what: string
  readonly kind: Kind
  readonly project: string
  readonly name: string
  readonly server: Server
}

/** What was asked for, by its whole name. */
export function wholeName({ project, kind, name }: Pick<Asked, 'project' | 'kind' | 'name'>): string {
  return `projects/${project}/${kind}/${name}`
}

/** A final failure in words: what, where, and the next step. */
export function refusal(asked: Asked, error: GrpcError): Error {
  const { what, kind, name, project, server } = asked
  const one = kind === 'topics' ? 'topic' : 'subscription'
  const says = error.details ?? error.message
  const role = kind === 'topics' ? 'roles/pubsub.publisher' : 'roles/pubsub.subscriber'
  const next = (): string => {
    switch (error.code) {
      case NOT_FOUND:
        return `there is no ${one} ${wholeName(asked)} at ${server.host}; ${howToMake(asked)}`
      case PERMISSION_DENIED:
        return `${server.host} does not let this account use ${wholeName(asked)} (${says}); give it the role: gcloud pubsub ${kind} add-iam-policy-binding ${name} --project ${project} --member serviceAccount:EMAIL --role ${role}`
      case UNIMPLEMENTED:
        return `${server.host} cannot do that (${says})`
      case INVALID_ARGUMENT:
      case RESOURCE_EXHAUSTED:
      case FAILED_PRECONDITION:
      case OUT_OF_RANGE:
        return `${server.host} refuses ${wholeName(asked)}: ${says}`
      default:
        return `${server.host} does not take the credentials (${says}); ${LOG_IN_AGAIN}`
    }
  }
  return new Error(`${what}: ${next()}`)
}

function howToMake({ kind, name, project, server }: Asked): string {
  const option = kind === 'topics' ? `--topic ${name}` : `--subscription TOPIC:${name}`
  if (server.isEmulator) return `make it there by a client, or start the server by npx yeoul pubsub ${option}`
  const of = kind === 'topics' ? '' : ' --topic TOPIC'
  return `make it: gcloud pubsub ${kind} create ${name}${of} --project ${project}`
}

/** Why there is no connection, for the user. */
export function unreachable({ what, server }: Asked, forMs: number): Error {
  const next = server.isEmulator
    ? 'is it running? PUBSUB_EMULATOR_HOST says where; npx yeoul pubsub starts one'
    : 'is the network up, and may this machine reach it by port 443?'
  return new Error(`${what}: no Pub/Sub at ${server.host}, tried for ${Math.round(forMs / 1000)} s; ${next}`)
}
