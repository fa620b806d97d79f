import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { MissingTools } from './engine-error.ts'

interface NeededTool {
  /** If that is not its own name. */
  readonly program?: string
  /** The arguments with which it tells that it is there. */
  readonly asked: readonly string[]
  readonly install: string
}

/** A program that an engine needs: how it tells that it is there, and how to get it. */
const TOOLS = {
  java: { asked: ['-version'], install: 'Java 17 (java): apt install default-jre-headless, brew install openjdk@17' },
  javac: {
    asked: ['-version'],
    install: "Java's compiler (javac): apt install default-jdk-headless, brew install openjdk@17",
  },
  mvn: { asked: ['--version'], install: 'Maven (mvn): apt install maven, brew install maven' },
  go: { asked: ['version'], install: 'Go (go): apt install golang-go, brew install go' },
  python3: {
    asked: ['-c', 'import ensurepip'],
    install: 'Python with its venv (python3): apt install python3 python3-venv, brew install python',
  },
  'python3.10': {
    program: 'python3',
    asked: ['-c', 'import ensurepip, sys; sys.exit(sys.version_info < (3, 10))'],
    install: 'Python 3.10 or newer with its venv (python3): apt install python3 python3-venv, brew install python',
  },
} as const satisfies Record<string, NeededTool>

export type Tool = keyof typeof TOOLS

/** Which of these programs this machine lacks, each with how to get it. */
export async function missingTools(tools: readonly Tool[]): Promise<readonly string[]> {
  const missing = await Promise.all(
    tools.map(async tool => {
      const { program = tool, asked, install }: NeededTool = TOOLS[tool]
      try {
        await promisify(execFile)(program, [...asked], { timeout: 60_000 })
        return []
      } catch {
        return [install]
      }
    }),
  )
  return missing.flat()
}

/** Throws a MissingTools for an engine if there are programs to be installed first. */
export function refuseIfMissing(engine: string, missing: readonly string[]): void {
  if (missing.length === 0) return
  throw new MissingTools(`${engine}: cannot run on this machine yet; install ${missing.join('; and ')}`)
}
