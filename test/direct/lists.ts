import type { Source, SourceElement } from 'yeoul'

/** A source of lists, one part each; a bundle is what `cut` makes of the rest. */
export function lists<T>(
  parts: readonly (readonly SourceElement<T>[])[],
  { take = (max: number) => max, log = [] as string[], wait = false } = {},
): Source<T, number, number> {
  return {
    name: 'lists',
    bounded: true,
    split: () => parts.map((_, i) => i),
    open(part, mark) {
      const all = parts[part] ?? []
      let next = mark ?? 0
      const readBundle = (max: number) => {
        if (next >= all.length) return undefined
        const bundle = all.slice(next, next + Math.min(max, take(max)))
        next += bundle.length
        return bundle
      }
      return {
        readBundle: max => (wait ? Promise.resolve(readBundle(max)) : readBundle(max)),
        watermark: () => (next >= all.length ? Infinity : -Infinity),
        checkpointMark: () => next,
        finalize: to => void log.push(`finalize ${part} ${to}`),
        close: () => void log.push(`close ${part}`),
      }
    },
  }
}
/** A number at a time of its own. */
export const one = (value: number, more: object = {}) => ({ value, timestamp: value, ...more })
