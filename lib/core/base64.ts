const CHUNK = 8192

/** Bytes in base64 (RFC 4648, with padding). Uint8Array's own methods for it are not in Node 24. */
export function toBase64(bytes: Uint8Array): string {
  let latin1 = ''
  // In chunks: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += CHUNK) latin1 += String.fromCharCode(...bytes.subarray(at, at + CHUNK))
  return btoa(latin1)
}

/** The bytes of a base64 text. Throws when it is not one. */
export function fromBase64(text: string): Uint8Array {
  const latin1 = atob(text)
  const bytes = new Uint8Array(latin1.length)
  for (let at = 0; at < latin1.length; at++) bytes[at] = latin1.charCodeAt(at)
  return bytes
}
