import { BETWEEN_ELEMENTS_MS, ELEMENTS, keyOf } from '../generate/keyed.ts'

const SIZE_MS = 60_000
const EARLY = 10

/** Counts per key and minute by hand, `keys` different ones; with 'early' a pane after each ten elements of a key too. */
export async function run(keys: string, setting?: string): Promise<string[]> {
  const lines: string[] = []
  const counts = new Map<string, number>()
  let panes = 0
  let elements = 0
  const firePane = (count: number): void => {
    panes++
    elements += count
  }
  const closeWindow = (start: number): void => {
    for (const count of counts.values()) firePane(count)
    lines.push(`${start}\t${panes}\t${elements}`)
    counts.clear()
    panes = 0
    elements = 0
  }
  let start = 0
  for (let element = 0; element < ELEMENTS; element++) {
    const timestamp = element * BETWEEN_ELEMENTS_MS
    if (timestamp >= start + SIZE_MS) {
      closeWindow(start)
      start += SIZE_MS
    }
    const key = keyOf(element, Number(keys))
    const count = (counts.get(key) ?? 0) + 1
    if (setting === 'early' && count === EARLY) {
      firePane(count)
      counts.set(key, 0)
    } else counts.set(key, count)
  }
  closeWindow(start)
  return lines
}
