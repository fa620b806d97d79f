const DIGITS = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
/** Of few bytes the machine's own function is sooner done. */
const FEW = 256

/** Bytes in base64 (RFC 4648, with padding). Uint8Array's own methods for it are not in Node 24. */
export function toBase64(bytes: Uint8Array): string {
  if (bytes.length <= FEW) return btoa(String.fromCharCode(...bytes))
  // Three bytes are four digits; what is left over is padded.
  const whole = bytes.length - (bytes.length % 3)
  const digits = new Uint8Array((whole / 3) * 4)
  for (let at = 0, to = 0; at < whole; at += 3) {
    const three = ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
    digits[to++] = DIGITS[three >> 18] as number
    digits[to++] = DIGITS[(three >> 12) & 63] as number
    digits[to++] = DIGITS[(three >> 6) & 63] as number
    digits[to++] = DIGITS[three & 63] as number
  }
  return new TextDecoder().decode(digits) + btoa(String.fromCharCode(...bytes.subarray(whole)))
}

/** The bytes of a base64 text. Throws when it is not one. */
export function fromBase64(text: string): Uint8Array {
  const latin1 = atob(text)
  const bytes = new Uint8Array(latin1.length)
  for (let at = 0; at < latin1.length; at++) bytes[at] = latin1.charCodeAt(at)
  return bytes
}
