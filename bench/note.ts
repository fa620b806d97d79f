/** What goes on, for who waits: on standard error, so that standard output is results only. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** The same line again and again, on a terminal; elsewhere nothing. */
export function noteProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
}

/** Ends a line of noteProgress. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
}
