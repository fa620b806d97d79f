import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const COOKIE = 'yeoul'

/** Tells one browser of the room from another by a cookie that only this server can make. It knows nobody's name. */
export class Identity {
  readonly #secret = randomBytes(32)

  /** Who a request is from; undefined where it has no cookie of this server. */
  of(cookies: string | undefined): string | undefined {
    const given = new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]{16})\\.([\\w-]+)`).exec(cookies ?? '')
    const [, id = '', signature = ''] = given ?? []
    return id !== '' && isSame(signature, this.#sign(id)) ? id : undefined
  }

  /** Somebody new, and the header that makes them known. */
  create(): { readonly who: string; readonly cookie: string } {
    const who = randomBytes(12).toString('base64url')
    return { who, cookie: `${COOKIE}=${who}.${this.#sign(who)}; Path=/; HttpOnly; SameSite=Strict` }
  }

  #sign(id: string): string {
    return createHmac('sha256', this.#secret).update(id).digest('base64url')
  }
}

/** Compares two texts in a time that does not tell where they differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
