import { on } from 'node:events'
import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Does something now, and again each time that what is in a file has changed. Never resolves. */
export async function onSave(file: string, act: () => Promise<unknown>): Promise<never> {
  // The folder, as editors put another file in the place of the old one.
  const changes = on(watch(dirname(file)), 'change')
  let before = textOf(file)
  await act()
  for await (const [, filename] of changes) {
    const text = textOf(file)
    // An editor may empty the file before it writes.
    if (filename !== basename(file) || text === before || text.trim() === '') continue
    before = text
    await act()
  }
  throw new Error(`${dirname(file)} can no longer be watched`)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
