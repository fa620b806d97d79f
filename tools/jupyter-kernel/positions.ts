// Jupyter counts a cell's characters, JavaScript their halves: an emoji is one there, two here.

/** From Jupyter's count to an index of the string. */
export function toCodeUnits(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join('').length
}

/** From an index of the string to Jupyter's count. */
export function toCodePoints(text: string, codeUnits: number): number {
  return [...text.slice(0, codeUnits)].length
}
