import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MissingProgram, UserError } from '../command.ts'

const pom = fileURLToPath(new URL('pom.xml', import.meta.url))

const TOOLS: readonly { readonly program: string; readonly asked: readonly string[]; readonly install: string }[] = [
  {
    program: 'java',
    asked: ['-version'],
    install: 'Java 17 or newer: apt install default-jre-headless, brew install openjdk',
  },
  { program: 'mvn', asked: ['--version'], install: 'Maven: apt install maven, brew install maven' },
]

/** Which programs that the broker needs this machine lacks, each with how to get it. Maven is needed for the first start only. */
export async function missingForKafka(): Promise<readonly string[]> {
  const needed = TOOLS.filter(({ program }) => program !== 'mvn' || !existsSync(jarFolder()))
  const missing = await Promise.all(
    needed.map(async ({ program, asked, install }) => {
      try {
        await promisify(execFile)(program, [...asked])
        return []
      } catch {
        return [install]
      }
    }),
  )
  return missing.flat()
}

/** The folder with the jars of the broker: this user's cache. The first time, Maven fetches them, 40 MB. */
export async function kafkaJars(say: (text: string) => void): Promise<string> {
  const missing = await missingForKafka()
  if (missing.length > 0) {
    throw new MissingProgram(
      `the broker of Kafka runs on Java, which this machine cannot do yet; install ${missing.join('; and ')}`,
    )
  }
  const folder = jarFolder()
  if (existsSync(folder)) return folder
  mkdirSync(join(folder, '..'), { recursive: true })
  // Made beside its place, and moved there when it is whole: several may start at once, or be stopped on the way.
  const making = mkdtempSync(`${folder}-`)
  try {
    say('Fetching the broker of Kafka with Maven, once, a minute or so …')
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${making}`]
    await promisify(execFile)('mvn', ['-q', '-B', '-f', pom, ...goal])
    renameSync(making, folder)
  } catch (thrown) {
    rmSync(making, { recursive: true, force: true })
    if (existsSync(folder)) return folder
    const { stdout, message } = thrown as Error & { stdout?: string }
    throw new UserError(`Maven could not fetch the broker of Kafka: ${stdout?.trim() || message}`)
  }
  return folder
}

/** Named after what it was made from, so that another version gets another folder. */
function jarFolder(): string {
  const of = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 12)
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'yeoul', `kafka-${of}`)
}
