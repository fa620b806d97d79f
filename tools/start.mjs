// `npm start`: JupyterLab, opened on the first notebook. The set-up comes first, which includes Python's packages.
import { join } from 'node:path'
import { runNode24 } from './setup/node24.mjs'
import { root, setUp } from './setup.mjs'

async function main() {
  await setUp()
  const args = [join(root, 'tools', 'yeoul.ts'), 'start', ...process.argv.slice(2)]
  process.exitCode = await runNode24(root, args)
}

main()
