import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Writes a notebook into a folder of its own; a cell is Markdown where it begins with '#', else code. */
export function smallNotebook(name: string, sources: readonly string[]): string {
  const cells = sources.map((source, i) => {
    const about = { id: `cell-${i}`, metadata: {}, source }
    if (source.startsWith('#')) return { cell_type: 'markdown', ...about }
    return { cell_type: 'code', ...about, outputs: [], execution_count: null }
  })
  const file = join(realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-notebook-'))), `${name}.ipynb`)
  writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 }))
  return file
}
