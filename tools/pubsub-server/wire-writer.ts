/** How many bytes a whole number takes as a varint. */
export function varintLength(value: number): number {
  let length = 1
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) length++
  return length
}

/** Writes it at `at`; returns where it ends. */
export function writeVarint(bytes: Buffer, value: number, at: number): number {
  let rest = value
  let end = at
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes[end++] = (rest % 128) | 128
  bytes[end++] = rest
  return end
}

/** A field of bytes or of a message: its tag, its length, the bytes. */
export function lengthDelimited(field: number, value: Buffer): Buffer {
  const head = Buffer.alloc(11)
  const end = writeVarint(head, value.length, writeVarint(head, field * 8 + 2, 0))
  return Buffer.concat([head.subarray(0, end), value])
}
