import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const COMPILER = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
/** Those of tsconfig.json, for one file. */
const OPTIONS =
  '--ignoreConfig --pretty false --noEmit --strict --target es2023 --module esnext --moduleResolution bundler --lib es2023 --types node --allowImportingTsExtensions --skipLibCheck'

/** What the compiler says of a file of the clone, a line each: Node runs it without looking at its types. */
export function typeErrors(file: string): Promise<readonly string[]> {
  return new Promise(resolve => {
    execFile(process.execPath, [COMPILER, ...OPTIONS.split(' '), file], { cwd: root }, (_, stdout) =>
      resolve(stdout.split('\n').filter(line => line.startsWith(file))),
    )
  })
}
