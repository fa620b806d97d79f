const UNITS: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
]

/** 250 → '250 ms', 1500 → '1.5 s', 90_000 → '1.5 min'. */
export function inWords(ms: number): string {
  const [size, unit] = UNITS.find(([size]) => Math.abs(ms) >= size) ?? [1, 'ms']
  const n = size === 1 ? Math.round(ms).toString() : (ms / size).toFixed(1).replace(/\.0$/, '')
  return `${n} ${unit}`
}
