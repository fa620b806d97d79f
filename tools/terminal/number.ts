import { counted } from '../../lib/core/counted.ts'

/** 1204997 → '1.2 MB'. */
export function inBytes(n: number): string {
  if (n < 1000) return counted(n, 'byte')
  const power = Math.min(3, Math.floor(Math.log10(n) / 3))
  return `${(n / 1000 ** power).toFixed(1)} ${['', 'kB', 'MB', 'GB'][power]}`
}
