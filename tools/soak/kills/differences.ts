/** Rows of one table that the other lacks, or has otherwise; in words. */
export function differences<V>(got: ReadonlyMap<string, V>, expected: ReadonlyMap<string, V>): readonly string[] {
  const keys = new Set([...got.keys(), ...expected.keys()])
  return [...keys]
    .filter(key => got.get(key) !== expected.get(key))
    .map(key => `${key}: ${got.get(key) ?? 'nothing'}, expected ${expected.get(key) ?? 'nothing'}`)
}
