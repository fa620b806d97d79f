import { execFile, spawn } from 'node:child_process'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { delimiter, dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { UserError } from '../command.ts'

const pom = join(dirname(fileURLToPath(import.meta.url)), 'judge', 'pom.xml')
const built = resolve(dirname(pom), '../../../out/soak')
const classpath = join(built, 'classpath')
/** Written when all of the judge has been built. */
const stamp = join(built, 'built')

/** What the judge says of a transcript: what each step made, or how it failed. */
export type Verdict<T> = { readonly steps: readonly (readonly T[])[] } | { readonly error: string }

const TOOLS = {
  javac: 'Java 17: apt install openjdk-17-jdk-headless, brew install openjdk@17',
  mvn: 'Maven: apt install maven, brew install maven',
}

/** Which of the judge's tools this machine lacks, and how to get them. */
export async function missingTools(): Promise<readonly string[]> {
  const missing = await Promise.all(
    Object.entries(TOOLS).map(async ([tool, install]) => {
      try {
        await promisify(execFile)(tool, ['-version'])
        return []
      } catch {
        return [install]
      }
    }),
  )
  return missing.flat()
}

/** Builds the judge, Beam Java, with Maven, and has it read all transcripts in one process; answers in their order. */
export async function judge<T>(transcripts: readonly object[]): Promise<readonly Verdict<T>[]> {
  const missing = await missingTools()
  if (missing.length > 0) {
    throw new UserError(`the judge is Beam Java, which this machine cannot run; install ${missing.join('; and ')}`)
  }
  await build()
  const path = [join(built, 'classes'), await readFile(classpath, 'utf8')].join(delimiter)
  const child = spawn('java', ['-XX:+UseSerialGC', '-cp', path, 'yeoul.soak.Judge'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.on('error', () => {}) // it ended before it had read all; what it answered is told below
  child.stdin.end(transcripts.map(transcript => `${JSON.stringify(transcript)}\n`).join(''))
  const lines = (await text(child.stdout)).split('\n').filter(line => line !== '')
  if (lines.length !== transcripts.length) {
    throw new UserError(
      `the judge answered ${lines.length} of ${transcripts.length} transcripts; see what it said above`,
    )
  }
  return lines.map(line => JSON.parse(line))
}

async function build(): Promise<void> {
  if (await isBuilt()) return
  console.log('building the judge with Maven, half a minute or more …')
  const args = ['-q', '-B', '-f', pom, 'compile', 'dependency:build-classpath']
  try {
    await promisify(execFile)('mvn', [...args, `-Dmdep.outputFile=${classpath}`])
    await writeFile(stamp, '')
  } catch (error) {
    const { stdout, message } = error as Error & { stdout?: string }
    throw new UserError(`Maven could not build the judge, ${pom}: ${stdout?.trim() || message}`)
  }
}

/** True if nothing of the judge is newer than what was built of it. */
async function isBuilt(): Promise<boolean> {
  const files = await readdir(dirname(pom), { recursive: true, withFileTypes: true })
  const changed = await Promise.all(
    files.filter(file => file.isFile()).map(async file => (await stat(join(file.parentPath, file.name))).mtimeMs),
  )
  try {
    return (await stat(stamp)).mtimeMs > Math.max(...changed)
  } catch {
    return false
  }
}
