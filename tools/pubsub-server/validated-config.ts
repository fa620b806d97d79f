import { parsedFilter } from './filter.ts'
import { validateName } from './resource-name.ts'
import { invalid, unimplemented } from './rpc-error.ts'
import { msOf, type ProtoTime, type SubscriptionConfig, WEEK } from './subscription-config.ts'

/** The message Topic of google.pubsub.v1, as far as this server reads it. */
export interface TopicConfig {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly state: string
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const MONTH: ProtoTime = { seconds: 31 * 24 * 3600, nanos: 0 }

type Given = Readonly<Record<string, unknown>>

/** What this server would have to carry out, and does not. */
const NOT_OF_TOPICS: Readonly<Record<string, string>> = {
  schema_settings: 'schemas (Topic.schema_settings)',
  kms_key_name: 'encryption by keys of Cloud KMS (Topic.kms_key_name)',
  message_retention_duration: 'retention by topics (Topic.message_retention_duration)',
  ingestion_data_source_settings: 'ingestion from other systems (Topic.ingestion_data_source_settings)',
  message_transforms: 'message transforms (Topic.message_transforms)',
}
const NOT_OF_SUBSCRIPTIONS: Readonly<Record<string, string>> = {
  bigquery_config: 'delivery to BigQuery (Subscription.bigquery_config)',
  bigtable_config: 'delivery to Bigtable (Subscription.bigtable_config)',
  cloud_storage_config: 'delivery to Cloud Storage (Subscription.cloud_storage_config)',
  enable_exactly_once_delivery: 'exactly-once delivery (Subscription.enable_exactly_once_delivery)',
  message_transforms: 'message transforms (Subscription.message_transforms)',
}

export function validatedTopic(given: TopicConfig): TopicConfig {
  refuse(given as unknown as Given, NOT_OF_TOPICS)
  validateName(given.name, 'topics')
  return { ...given, state: 'ACTIVE' }
}

/** With the real service's defaults; throws INVALID_ARGUMENT for what it refuses, UNIMPLEMENTED for what only it has. */
export function validatedSubscription(given: SubscriptionConfig): SubscriptionConfig {
  refuse(given as unknown as Given, NOT_OF_SUBSCRIPTIONS)
  validateName(given.name, 'subscriptions')
  const retention = given.message_retention_duration ?? WEEK
  within('message_retention_duration', msOf(retention), 10 * MINUTE, 31 * DAY, 'ms')
  const seconds = given.ack_deadline_seconds || 10
  within('ack_deadline_seconds', seconds, 10, 600, 'seconds')
  if (given.filter !== '') parsedFilter(given.filter)
  return {
    ...given,
    ack_deadline_seconds: seconds,
    message_retention_duration: retention,
    push_config: pushConfig(given.push_config),
    retry_policy: retryPolicy(given.retry_policy),
    dead_letter_policy: deadLetterPolicy(given.dead_letter_policy),
    expiration_policy: given.expiration_policy ?? { ttl: MONTH },
    detached: false,
    state: 'ACTIVE',
  }
}

function pushConfig(given: SubscriptionConfig['push_config']): SubscriptionConfig['push_config'] {
  if (given === null || given.push_endpoint === '') return null
  if (!URL.canParse(given.push_endpoint) || !/^https?:$/.test(new URL(given.push_endpoint).protocol)) {
    throw invalid(`Invalid push endpoint given (endpoint=${given.push_endpoint.slice(0, 300)}). It must be an http or \
https URL.`)
  }
  if (given.oidc_token) throw unimplemented('tokens in pushes (PushConfig.oidc_token)')
  if (given.no_wrapper) throw unimplemented('pushes without the JSON around them (PushConfig.no_wrapper)')
  return given
}

function retryPolicy(given: SubscriptionConfig['retry_policy']): SubscriptionConfig['retry_policy'] {
  if (given === null) return null
  const minimum_backoff = given.minimum_backoff ?? { seconds: 10, nanos: 0 }
  const maximum_backoff = given.maximum_backoff ?? { seconds: 600, nanos: 0 }
  within('retry_policy.minimum_backoff', msOf(minimum_backoff), 0, 600_000, 'ms')
  within('retry_policy.maximum_backoff', msOf(maximum_backoff), msOf(minimum_backoff), 600_000, 'ms')
  return { minimum_backoff, maximum_backoff }
}

function deadLetterPolicy(given: SubscriptionConfig['dead_letter_policy']): SubscriptionConfig['dead_letter_policy'] {
  if (given === null || given.dead_letter_topic === '') return null
  validateName(given.dead_letter_topic, 'topics')
  const max_delivery_attempts = given.max_delivery_attempts || 5
  within('dead_letter_policy.max_delivery_attempts', max_delivery_attempts, 5, 100, 'attempts')
  return { ...given, max_delivery_attempts }
}

function within(field: string, value: number, least: number, most: number, unit: string): void {
  if (value >= least && value <= most) return
  throw invalid(`Invalid ${field}: ${value} ${unit}; it must be from ${least} to ${most}.`)
}

function refuse(given: Given, missing: Readonly<Record<string, string>>): void {
  for (const [field, what] of Object.entries(missing)) {
    const value = given[field]
    if (Array.isArray(value) ? value.length > 0 : value) throw unimplemented(what)
  }
}
