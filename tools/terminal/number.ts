/** 1204997 → '1,204,997'. */
export function grouped(n: number): string {
  return n.toLocaleString('en-US')
}

/** 'a file', '3 files'; the plural has an s unless given. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`
}

/** 1204997 → '1.2 MB'. */
export function inBytes(n: number): string {
  if (n < 1000) return counted(n, 'byte')
  const power = Math.min(3, Math.floor(Math.log10(n) / 3))
  return `${(n / 1000 ** power).toFixed(1)} ${['', 'kB', 'MB', 'GB'][power]}`
}
