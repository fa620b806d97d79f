import { plainText } from '../../../lib/charts/drawing/marks.ts'
import { readMessage } from '../../../lib/replay/message-text.ts'
import type { Message } from '../../../lib/replay/messages.ts'

/** How a page is connected. */
export type Link = 'connecting' | 'open' | 'lost' | 'refused'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 8000

/** Listens to the server, for as long as the page is there. A connection that drops is made anew, by itself. */
export function listen(url: string, take: (message: Message) => void, changed: (link: Link) => void): void {
  let pauseMs = FIRST_PAUSE_MS
  const open = () => {
    const source = new EventSource(url)
    source.onopen = () => {
      pauseMs = FIRST_PAUSE_MS
      changed('open')
    }
    source.onmessage = ({ data }) => take(readMessage(data))
    source.onerror = () => {
      changed('lost')
      // The browser tries again after a drop, and says which message was its last; a refusal it takes as final.
      if (source.readyState === EventSource.CLOSED) void again()
    }
  }
  const again = async () => {
    // A server that was started again has another token: this one will never do.
    if (await isRefused(url)) return changed('refused')
    setTimeout(open, pauseMs)
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)
  }
  changed('connecting')
  open()
}

async function isRefused(url: string): Promise<boolean> {
  const abort = new AbortController()
  try {
    return (await fetch(url, { signal: abort.signal })).status === 401
  } catch {
    return false
  } finally {
    abort.abort()
  }
}

/** Sends something to the server. Resolves to what it says if it refuses; '' if all is well. */
export async function send(path: string, body: object, token: string): Promise<string> {
  try {
    const headers = { 'content-type': 'application/json', ...(token !== '' && { authorization: `Bearer ${token}` }) }
    const response = await fetch(`/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    if (response.ok) return ''
    const said = (await response.text()).slice(0, 300)
    return said === '' ? `${path}: ${response.status}` : said
  } catch {
    return 'The server does not answer. It is tried again by itself; press the key once more then.'
  }
}

/** The text of the tweet that an element was made of; '' if the server does not say. */
export async function tweetOf(element: number): Promise<string> {
  try {
    const response = await fetch(`/element/${element}`)
    const told: unknown = response.ok ? await response.json() : undefined
    const text = typeof told === 'object' && told !== null && 'text' in told ? told.text : ''
    return typeof text === 'string' ? plainText(text) : ''
  } catch {
    return ''
  }
}
