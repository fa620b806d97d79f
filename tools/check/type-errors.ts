import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const COMPILER = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
/** Its exit code where there are errors. */
const ERRORS = [1, 2]

/** What the compiler says of a file in labs/ or solutions/, a line each: Node runs it without looking at its types. */
export function typeErrors(file: string): Promise<readonly string[]> {
  const args = [COMPILER, '-p', 'tsconfig.labs.json', '--pretty', 'false']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: root }, (error, stdout) => {
      if (error === null || ERRORS.includes(Number(error.code)))
        resolve(stdout.split('\n').filter(line => line.startsWith(`${file}(`)))
      else reject(error)
    })
  })
}
