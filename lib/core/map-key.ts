import { encodeToBytes } from './byte-buffer.ts'
import type { Coder } from './coder.ts'
import { encodeJson } from './tagged-json.ts'

/** What stands for a key in a Map: equal exactly when the keys' encodings are. */
export type MapKey = unknown

/** An encoded key, told apart from a string key by its first character, which no key's own text is given. */
const ENCODED = '\u0000'

/**
 * Makes the function from a key to its MapKey. Without a coder keys are equal as tagged JSON: strings, numbers, booleans
 * and null stand for themselves, which means the same, and is fast.
 */
export function mapKeys(coder: Coder<unknown> | undefined): (key: unknown) => MapKey {
  if (coder !== undefined) {
    return key => {
      let text = ENCODED
      for (const byte of encodeToBytes(coder, key)) text += String.fromCharCode(byte)
      return text
    }
  }
  return key => {
    switch (typeof key) {
      case 'string':
        return key.startsWith(ENCODED) ? ENCODED + encodeJson(key) : key
      case 'number':
        return Object.is(key, -0) ? `${ENCODED}${encodeJson(key)}` : key
      case 'boolean':
      case 'undefined':
        return key
      default:
        return key === null ? null : ENCODED + encodeJson(key)
    }
  }
}
