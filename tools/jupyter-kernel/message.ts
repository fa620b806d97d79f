import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'

/** Jupyter's connection file. */
export interface Connection {
  readonly transport: string
  readonly ip: string
  readonly key: string
  readonly shell_port: number
  readonly control_port: number
  readonly iopub_port: number
  readonly stdin_port: number
  readonly hb_port: number
}

export interface Header {
  readonly msg_id: string
  readonly msg_type: string
  readonly session: string
  readonly username: string
  readonly date: string
  readonly version: string
}

/** A message of Jupyter's protocol, 5.3. */
export interface Message {
  /** Whom a reply goes to. */
  readonly identities: readonly Buffer[]
  readonly header: Header
  readonly content: Readonly<Record<string, unknown>>
}

const DELIMITER = Buffer.from('<IDS|MSG>')

/** The address of a port; with the transport ipc it is a file, and `ip` how its path begins. */
export function address({ transport, ip }: Connection, port: number): string {
  return `${transport}://${ip}${transport === 'ipc' ? '-' : ':'}${port}`
}

/** Reads a message from its frames; undefined if it is not one, or not signed with the key. */
export function parseMessage(key: string, frames: readonly Buffer[]): Message | undefined {
  const at = frames.findIndex(frame => frame.equals(DELIMITER))
  const [signature, ...parts] = frames.slice(at + 1)
  if (at === -1 || signature === undefined || parts.length < 4) return undefined
  const expected = Buffer.from(sign(key, parts.slice(0, 4)))
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) return undefined
  try {
    const [header, , , content] = parts.map(part => JSON.parse(part.toString()))
    return { identities: frames.slice(0, at), header, content }
  } catch {
    return undefined
  }
}

/** The frames of a message that answers `parent`, or belongs to it. */
export function framesOf(
  key: string,
  type: string,
  content: Readonly<Record<string, unknown>>,
  parent: Message | undefined,
  identities: readonly (Buffer | string)[],
): (Buffer | string)[] {
  const { session = '', username = '' } = parent?.header ?? {}
  const date = new Date().toISOString()
  const header = { msg_id: randomUUID(), msg_type: type, session, username, date, version: '5.3' }
  const parts = [header, parent?.header ?? {}, {}, content].map(part => JSON.stringify(part))
  return [...identities, DELIMITER, sign(key, parts), ...parts]
}

function sign(key: string, parts: readonly (Buffer | string)[]): string {
  if (key === '') return ''
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(part)
  return hmac.digest('hex')
}
