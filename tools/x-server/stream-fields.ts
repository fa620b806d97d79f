import type { Tweet } from '../../lib/io/recording.ts'

/** What X gives of a tweet if nothing is asked for. */
const ALWAYS = ['id', 'text', 'edit_history_tweet_ids']
const ON_DEMAND = `article,attachments,author_id,card_uri,community_id,context_annotations,conversation_id,created_at,
display_text_range,edit_controls,edit_history_tweet_ids,entities,geo,id,in_reply_to_user_id,lang,media_metadata,
non_public_metrics,note_tweet,organic_metrics,possibly_sensitive,promoted_metrics,public_metrics,referenced_tweets,
reply_settings,scopes,source,suggested_source_links,text,withheld`.split(/,\s*/)

/** The fields of the query's tweet.fields, or the one of them that X does not know. */
export function fieldsOf(query: string | null): ReadonlySet<string> | { readonly unknown: string } {
  const asked = query === null || query === '' ? [] : query.split(',')
  const unknown = asked.find(field => !ON_DEMAND.includes(field))
  return unknown === undefined ? new Set([...ALWAYS, ...asked]) : { unknown }
}

/** The tweet with only these fields. */
export function withFields(tweet: Tweet, fields: ReadonlySet<string>): Partial<Tweet> {
  return Object.fromEntries(Object.entries(tweet).filter(([field]) => fields.has(field)))
}
