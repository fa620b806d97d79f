import { readFile } from 'node:fs/promises'
import { type Command, parse, UsageError, UserError } from '../command.ts'
import type { Case } from '../conformance/case.ts'
import { runCase } from '../conformance/run-case.ts'
import { givenPath } from '../given-path.ts'
import { escapeControls } from '../terminal/escape.ts'

export const command: Command = {
  help: `yeoul conformance FILE…

Runs pane transcripts through the direct runner: each case is a pipeline that is driven by hand, and after each step
all the panes that it made are compared with those that are expected. Prints what differs, and ends with
"N passed, N failed". Cases marked grey (implementation-defined) are left out and counted before.

  npm run conformance -- test/conformance/*.json`,
  async run(args) {
    const { positionals } = parse(args, {})
    if (positionals.length === 0) {
      throw new UsageError('no file; give at least one, as test/conformance/panes.json')
    }
    // All are read first, so that a wrong name is told before a minute's work.
    const files = await Promise.all(positionals.map(async file => ({ file, cases: await casesOf(file) })))
    let passed = 0
    let failed = 0
    let grey = 0
    for (const { file, cases } of files) {
      for (const test of cases) {
        if (test.grey) {
          grey++
          continue
        }
        const failures = failuresOf(test)
        if (failures.length === 0) passed++
        else {
          failed++
          console.log(`FAILED ${escapeControls(test.id)}  (${file})`)
          for (const failure of failures) console.log(`  ${escapeControls(failure)}`)
        }
      }
    }
    if (grey > 0) console.log(`${grey} grey, left out`)
    console.log(`${passed} passed, ${failed} failed`)
    return failed === 0 ? 0 : 1
  },
}

/** 'after …: expected …, got …', each in a line; none if the case passes. */
function failuresOf(test: Case): readonly string[] {
  try {
    return runCase(test).map(failure =>
      failure.replace('Unmatched output: ', '').replace('Unexpected output: ', 'expected no other pane, got '),
    )
  } catch (error) {
    return [`expected panes, got an error: ${(error as Error).message}`]
  }
}

async function casesOf(file: string): Promise<readonly Case[]> {
  const text = await readFile(givenPath(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    // Node opens a folder, and does not say which one it cannot read.
    throw Object.assign(error, { path: givenPath(file) })
  })
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch (error) {
    throw new UserError(`${file}: not JSON: ${(error as Error).message}`)
  }
  if (!Array.isArray(content)) throw new UserError(`${file}: not an array of cases, as test/conformance/panes.json is`)
  content.forEach((one, index) => {
    const missing = ['id', 'window', 'trigger', 'accumulation', 'steps'].find(field => one?.[field] === undefined)
    if (missing === undefined) return
    throw new UserError(`${file}: case ${one?.id ?? `at index ${index}`} has no '${missing}'; see test/conformance`)
  })
  return content
}
