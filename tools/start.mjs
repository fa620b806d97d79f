// `npm start`: the first minute. Until there are notebooks it is lab 1 on a real book.
import { join } from 'node:path'
import { runNode24 } from './setup/node24.mjs'
import { root, setUp } from './setup.mjs'

await setUp()
process.exitCode = await runNode24(root, [
  join(root, 'tools', 'yeoul.ts'),
  'lab',
  '1',
  '--solution',
  ...process.argv.slice(2),
])
if (process.exitCode === 0) {
  console.log(`
What comes next
  npm run lab -- 1 FILE…        count a book of your own (a file, a glob, or - for standard input)
  npx yeoul --help              everything that the one command does
  README.md                     a pipeline in ten lines, and the map of this repository
  The notebooks, the charts and labs 2 to 5 are on their way; npm start will open the first notebook.`)
}
