// `npm test`: the linter, the types under both compilers, then Jest; the last line counts them all together.
// Arguments after `--` are Jest's filters; with them only Jest runs.
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { runNode24 } from './setup/node24.mjs'
import { root, setUp } from './setup.mjs'

const program = name => join(root, 'node_modules', ...name.split('/'))
const gates = [
  {
    name: 'lint and format (npm run lint)',
    args: [program('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings'],
  },
  { name: 'types, newest TypeScript', args: [program('typescript/bin/tsc'), '-p', 'tsconfig.json'] },
  { name: 'types, TypeScript 5.0.4', args: [program('typescript5/bin/tsc'), '-p', 'tsconfig.notebook.json'] },
]

async function runGate({ name, args }) {
  let output = ''
  const started = Date.now()
  const code = await runNode24(root, args, { cwd: root, onOutput: data => (output += data) })
  console.log(`${code === 0 ? 'PASS' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (code !== 0) console.log(output.trimEnd())
  return code === 0
}

async function runJest(filters) {
  const folder = fs.mkdtempSync(join(tmpdir(), 'yeoul-test-'))
  const report = join(folder, 'jest.json')
  const args = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', program('jest/bin/jest.js')]
  args.push('--json', `--outputFile=${report}`, ...(process.env.CI ? ['--ci', '--silent'] : []), ...filters)
  // With --json Jest prints its report on stdout too: only its progress, on stderr, is for people.
  const code = await runNode24(root, args, {
    cwd: root,
    onOutput: (data, stream) =>
      stream === 'stderr' && process.stderr.write(`${data}`.replace(/^Test results written to.*\n/m, '')),
  })
  try {
    return { code, ...JSON.parse(fs.readFileSync(report, 'utf8')) }
  } catch {
    return { code }
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

// Jest tells a failure where it happens, which may be half an hour before the end; the end tells all of them together.
function printFailures(testFiles = []) {
  for (const { name, message, assertionResults } of testFiles) {
    const failures = assertionResults.filter(({ status }) => status === 'failed')
    for (const { fullName, failureMessages } of failures)
      printFailure(`${relative(root, name)}: ${fullName}`, failureMessages.join('\n'))
    if (failures.length === 0 && message) printFailure(relative(root, name), message)
  }
}

function printFailure(name, message) {
  const lines = stripVTControlCharacters(message).trim().split('\n').slice(0, 15)
  console.log(`\nFAILED ${name}\n${lines.map(line => `  ${line}`).join('\n')}`)
}

async function main() {
  await setUp({ python: process.env.CI ? 'needed' : 'wanted' })
  const filters = process.argv.slice(2)
  const passedGates = filters.length ? [] : await Promise.all(gates.map(runGate))
  const jest = await runJest(filters)
  // A file that could not even be loaded has no tests to count, and is a failure all the same; so is Jest's own end.
  const failedTests = (jest.numFailedTests || 0) + (jest.numRuntimeErrorTestSuites || 0)
  const jestBroke = jest.code !== 0 && failedTests === 0
  const failed = passedGates.filter(ok => !ok).length + failedTests + (jestBroke ? 1 : 0)
  const passed = passedGates.filter(ok => ok).length + (jest.numPassedTests || 0)
  printFailures(jest.testResults)
  if (jestBroke) console.log(`Jest ended with ${jest.code} and names no failed test: none matched, or it was ended.`)
  if (filters.length) console.log('(filtered: the linter and the types were not asked)')
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}

main()
