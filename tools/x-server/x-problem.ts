import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

const PROBLEMS = 'https://api.twitter.com/2/problems'

/** An answer of X: a status, its headers and a body in JSON. */
export interface Answer {
  readonly status: number
  readonly headers?: OutgoingHttpHeaders
  readonly body: object
}

/** Refusals in X's own shape (RFC 7807, and the fields that X adds). */
export const problems = {
  unauthorized: problem(401, 'Unauthorized', 'Unauthorized'),
  notFound: problem(404, 'Not Found', 'Not Found'),
  notAllowed: problem(405, 'Method Not Allowed', 'Method Not Allowed'),
  forbidden: problem(
    403,
    'Client Forbidden',
    'When authenticating requests to the X API v2 endpoints, you must use keys and tokens from a developer App that is attached to a Project.',
    { type: `${PROBLEMS}/client-forbidden`, reason: 'client-not-enrolled' },
  ),
  noRules: problem(409, 'ConnectionException', 'You must define at least one rule before connecting.', {
    type: `${PROBLEMS}/streaming-connection`,
    connection_issue: 'RuleConfigurationIssue',
  }),
  tooManyConnections: {
    ...problem(429, 'ConnectionException', 'This stream is currently at the maximum allowed connection limit.', {
      type: `${PROBLEMS}/streaming-connection`,
      connection_issue: 'TooManyConnections',
    }),
    headers: { 'x-rate-limit-limit': 50, 'x-rate-limit-remaining': 49, 'x-rate-limit-reset': inSeconds(900_000) },
  },
} satisfies Record<string, Answer>

/** The limit of requests is used up; it is reset so much later. */
export function rateLimited(resetMs: number): Answer {
  return {
    ...problem(429, 'Too Many Requests', 'Too Many Requests'),
    headers: { 'x-rate-limit-limit': 50, 'x-rate-limit-remaining': 0, 'x-rate-limit-reset': inSeconds(resetMs) },
  }
}

/** One of the request's parameters is wrong. */
export function invalidParameter(name: string, value: string, message: string): Answer {
  return {
    status: 400,
    body: {
      errors: [{ parameters: { [name]: [value] }, message }],
      title: 'Invalid Request',
      detail: 'One or more parameters to your request was invalid.',
      type: `${PROBLEMS}/invalid-request`,
    },
  }
}

/** A refusal without anything of its own. */
export function problem(status: number, title: string, detail: string, more: object = {}): Answer {
  return { status, body: { title, detail, type: 'about:blank', status, ...more } }
}

/** What is wrong with a rule of several. */
export function ruleProblem(kind: 'invalid' | 'duplicate', fields: object): object {
  return kind === 'invalid'
    ? { ...fields, title: 'UnprocessableEntity', type: `${PROBLEMS}/invalid-rules` }
    : { ...fields, title: 'DuplicateRule', type: `${PROBLEMS}/duplicate-rules` }
}

/** Sends an answer, whole. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const type = status >= 400 ? 'application/problem+json' : 'application/json; charset=utf-8'
  response.writeHead(status, { 'content-type': type, ...headers }).end(JSON.stringify(body))
}

function inSeconds(ms: number): number {
  return Math.ceil((Date.now() + ms) / 1000)
}
