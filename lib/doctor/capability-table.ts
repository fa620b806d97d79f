import { CAPABILITIES, type Capability, SUPPORT } from '../portable/capabilities.ts'

const MARKS = { yes: 'yes', no: 'no', untried: '?' } as const

/** What each engine can do, as a table with its notes beneath; '?' is what was not tried. */
export function capabilityTable(): string {
  const engines = Object.entries(SUPPORT)
  const first = Math.max(...Object.values(CAPABILITIES).map(({ length }) => length))
  const row = (name: string, cells: readonly string[]) =>
    [name.padEnd(first), ...cells.map((cell, i) => cell.padEnd(engines[i]?.[0].length ?? 0))].join('  ').trimEnd()
  const rows = Object.entries(CAPABILITIES).map(([capability, name]) =>
    row(
      name,
      engines.map(([, each]) => MARKS[each[capability as Capability].can]),
    ),
  )
  const notes = engines.flatMap(([engine, each]) =>
    Object.entries(CAPABILITIES).flatMap(([capability, name]) => {
      const { note } = each[capability as Capability]
      return note === undefined ? [] : [`${engine}, ${name}: ${note}`]
    }),
  )
  return [
    row(
      '',
      engines.map(([engine]) => engine),
    ),
    ...rows,
    '',
    ...notes,
  ].join('\n')
}
