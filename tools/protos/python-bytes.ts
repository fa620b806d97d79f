const named: Record<string, number> = { n: 10, r: 13, t: 9, a: 7, b: 8, f: 12, v: 11, '\\': 92, "'": 39, '"': 34 }

/** The bytes that the inside of a literal of Python (b'…') stands for. */
export function pythonBytes(literal: string): Uint8Array {
  const bytes: number[] = []
  for (let at = 0; at < literal.length; ) {
    const pattern = /\\(?:x([0-9a-f]{2})|([0-7]{1,3})|([\\'"nrtabfv]))/iy
    pattern.lastIndex = at
    const match = pattern.exec(literal)
    if (match === null) {
      if (literal[at] === '\\') throw new Error(`No escape of Python's: ${literal.slice(at, at + 4)}`)
      bytes.push(literal.charCodeAt(at))
      at++
    } else {
      const [whole, hex, octal, letter = ''] = match
      bytes.push(hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : (named[letter] as number))
      at += whole.length
    }
  }
  return Uint8Array.from(bytes)
}
