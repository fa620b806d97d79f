/** google.protobuf.Duration and Timestamp as they are loaded here. */
export interface ProtoTime {
  readonly seconds: number
  readonly nanos: number
}

/** How long messages are kept that are not acknowledged, if a subscription does not say. */
export const WEEK: ProtoTime = { seconds: 7 * 24 * 3600, nanos: 0 }

export interface PushConfig {
  readonly push_endpoint: string
  readonly attributes: Readonly<Record<string, string>>
  readonly oidc_token?: unknown
  readonly no_wrapper?: unknown
  readonly pubsub_wrapper?: unknown
}

/** The message Subscription of google.pubsub.v1, as far as this server reads it. */
export interface SubscriptionConfig {
  readonly name: string
  readonly topic: string
  readonly push_config: PushConfig | null
  readonly ack_deadline_seconds: number
  readonly retain_acked_messages: boolean
  readonly message_retention_duration: ProtoTime | null
  readonly labels: Readonly<Record<string, string>>
  readonly enable_message_ordering: boolean
  readonly expiration_policy: { readonly ttl: ProtoTime | null } | null
  readonly filter: string
  readonly dead_letter_policy: { readonly dead_letter_topic: string; readonly max_delivery_attempts: number } | null
  readonly retry_policy: { readonly minimum_backoff: ProtoTime; readonly maximum_backoff: ProtoTime } | null
  readonly detached: boolean
  readonly state: string
}

export function msOf({ seconds, nanos }: ProtoTime): number {
  return seconds * 1000 + nanos / 1e6
}

/** One that is given only its names: all else is as the real service has it by default. */
export function plainSubscription(topic: string, name: string): SubscriptionConfig {
  return {
    name,
    topic,
    push_config: null,
    ack_deadline_seconds: 0,
    retain_acked_messages: false,
    message_retention_duration: null,
    labels: {},
    enable_message_ordering: false,
    expiration_policy: null,
    filter: '',
    dead_letter_policy: null,
    retry_policy: null,
    detached: false,
    state: '',
  }
}
