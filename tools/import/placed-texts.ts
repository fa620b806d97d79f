/** A piece of a file: a line, or a JSON value that may go over several. */
export interface PlacedText {
  /** The line where it begins, from 1. */
  readonly line: number
  readonly text: string
  /** Why it is broken; undefined if it is not, as far as was looked. */
  readonly reason?: string | undefined
}

/** Cuts a file into pieces, chunk by chunk. */
export interface Splitter {
  /** The pieces that end in these bytes, which are not kept. */
  push(bytes: Buffer): readonly PlacedText[]
  /** What is left at the end; without what may be a part only, if the file was cut there. */
  end(isCut: boolean): readonly PlacedText[]
}

/** A longer piece is a sign that the file is not what it seems, and is no longer held. */
export const LONGEST_PIECE = 64 * 1024 * 1024
