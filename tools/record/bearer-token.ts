import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { UserError } from '../command.ts'
import { givenPath } from '../given-path.ts'

/**
 * A setting of the environment, or of the file .env in the folder of the command: a token must never stand in a command
 * line, which others on the machine can see, nor in a file that is committed.
 */
export function setting(name: string): string | undefined {
  const fromEnvironment = process.env[name]
  if (fromEnvironment) return fromEnvironment
  const file = givenPath('.env')
  return existsSync(file) ? parseEnv(readFileSync(file, 'utf8'))[name]?.trim() || undefined : undefined
}

/** The app's bearer token. Throws a UserError that says where to put it. */
export function bearerToken(): string {
  const token = setting('X_BEARER_TOKEN')
  if (token === undefined) {
    throw new UserError(
      'X_BEARER_TOKEN is not set. Put the bearer token of your app (developer.x.com, Keys and tokens) in a file .env here, which git ignores, as X_BEARER_TOKEN=…; without an account, yeoul x-server serves a recording',
    )
  }
  // It becomes a header: anything else than visible ASCII is a slip of copying.
  if (/^[\x21-\x7e]+$/.test(token)) return token
  throw new UserError('X_BEARER_TOKEN has spaces, or characters that no token has; copy it again')
}
