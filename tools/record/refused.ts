import { UserError } from '../command.ts'

/** The error for an answer with which X refuses, and which trying again would not change, in words. */
export function refused(status: number, said: string | undefined, resetSeconds?: number): UserError {
  const what = `X refuses (${status}${said === undefined ? '' : `, ${said.replace(/^\d+ /, '')}`})`
  return new UserError(`${what}: ${adviceFor(status, resetSeconds)}`)
}

function adviceFor(status: number, resetSeconds: number | undefined): string {
  switch (status) {
    case 401:
      return 'it does not know the token. Copy the bearer token of your app anew into X_BEARER_TOKEN, in the environment or .env'
    case 403:
      return 'it knows the token, but the account may not do this. The app must belong to a project whose plan has the filtered stream; see developer.x.com'
    case 409:
      return 'the account has no rule to stream by. Give one with --rule'
    case 420:
    case 429: {
      const until =
        resetSeconds === undefined || !Number.isFinite(resetSeconds) ? undefined : new Date(resetSeconds * 1000)
      return `too many requests. Try again ${until === undefined ? 'in some minutes' : `after ${until.toISOString()}`}`
    }
    default:
      return status >= 500 ? 'it is in trouble itself. Try again in a minute' : 'see what it says, and try again'
  }
}
