import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv, promisify, stripVTControlCharacters } from 'node:util'
import { engineFindings } from './engine-findings.ts'
import type { Finding } from './finding.ts'

export { capabilityTable } from './capability-table.ts'
export type { Finding }

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const KEYS: Readonly<Record<string, string>> = {
  X_BEARER_TOKEN: 'only to record tweets from X: put X_BEARER_TOKEN=… into the file .env, which git ignores',
}

const DIRECT: Finding = { name: 'Runner: direct', state: 'ready', found: 'in this process; all labs run on it' }

/** Looks at this machine: what the labs and notebooks use, which keys are set, and runner by runner. Takes a second. */
export async function examine(): Promise<readonly Finding[]> {
  const java = await programFinding('Java', 'java', ['-version'], 'Java 17: apt install openjdk-17-jre-headless')
  const maven = await programFinding('Maven', 'mvn', ['--version'], 'Maven: apt install maven, brew install maven')
  const engines = await engineFindings()
  return [nodeFinding(), kernelFinding(), jupyterFinding(), java, maven, ...keyFindings(), DIRECT, ...engines]
}

/** Findings as a table, with what to do beneath it. */
export function report(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ name }) => name.length))
  const marks = { ready: 'ready  ', missing: 'missing', later: 'later  ' }
  const rows = findings.map(({ name, state, found }) => `${name.padEnd(width)}  ${marks[state]}  ${found}`.trimEnd())
  const advice = findings.flatMap(({ name, advice }) => (advice === undefined ? [] : [`${name}: ${advice}`]))
  return [...rows, ...(advice.length > 0 ? ['', ...advice] : [])].join('\n')
}

function nodeFinding(): Finding {
  const version = process.versions.node
  if (Number(version.split('.')[0]) >= 24) return { name: 'Node', state: 'ready', found: version }
  return { name: 'Node', state: 'missing', found: version, advice: 'run through npm or npx, which take the right one' }
}

function kernelFinding(): Finding {
  const inNotebook = Symbol.for('yeoul.display') in globalThis
  const found = inNotebook ? 'TypeScript, in this notebook' : 'not in a notebook just now'
  return { name: 'Kernel', state: inNotebook ? 'ready' : 'later', found }
}

function jupyterFinding(): Finding {
  if (existsSync(join(root, '.venv', '.yeoul-setup'))) return { name: 'JupyterLab', state: 'ready', found: 'in .venv' }
  return {
    name: 'JupyterLab',
    state: 'missing',
    found: '',
    advice: 'npm start installs it; it needs Python 3.10 or newer',
  }
}

async function programFinding(name: string, program: string, args: string[], install: string): Promise<Finding> {
  try {
    const { stdout, stderr } = await promisify(execFile)(program, args, { timeout: 20_000 })
    const [line = ''] = stripVTControlCharacters(`${stdout}${stderr}`).trim().split('\n')
    return { name, state: 'ready', found: line.trim() }
  } catch {
    return { name, state: 'missing', found: 'no lab needs it; Kafka, Flink and Spark do', advice: install }
  }
}

function keyFindings(): Finding[] {
  const file = join(root, '.env')
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {}
  return Object.entries(KEYS).map(([name, advice]) => {
    if (process.env[name]) return { name, state: 'ready', found: 'set in the environment' }
    if (fromFile[name]?.trim()) return { name, state: 'ready', found: 'set in .env' }
    return { name, state: 'missing', found: 'not set', advice }
  })
}
