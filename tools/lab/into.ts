import { type PCollection, type PDone, type PTransform, write } from 'yeoul'

/** Hands each element to a function, in the order in which they come. */
export function into<T>(take: (value: T) => void): PTransform<PCollection<T>, PDone> {
  return write<T>({
    name: 'into',
    open: () => ({
      write(bundle) {
        for (const { value } of bundle) take(value)
      },
      close() {},
    }),
  })
}
