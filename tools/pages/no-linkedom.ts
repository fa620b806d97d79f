/** In the place of linkedom, which makes documents where there is none. */
export function parseHTML(): never {
  throw new Error('a page has a document')
}
