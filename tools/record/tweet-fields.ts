/**
 * The fields of a tweet that X is asked for, beside id and text; a recording keeps all that comes. Source:
 * https://docs.x.com/x-api/fundamentals/data-dictionary
 */
export const TWEET_FIELDS = ['created_at', 'lang', 'author_id', 'entities']
