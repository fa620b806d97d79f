// The notebooks' kernel: tslab's compiler under channels and an execution of our own. Jupyter starts it by
// jupyter/kernels/yeoul/kernel.json, in the notebook's folder, with the file that says where to listen.
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'

// TypeScript and what it compiles are parsed once; the next kernel is ready a second sooner.
module.enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'yeoul'))

const [connectionFile] = process.argv.slice(2)
if (connectionFile === undefined) {
  console.error('tools/jupyter-kernel/main.ts: no connection file; Jupyter starts this program: npm start')
  process.exit(2)
}
const { serve } = await import('./kernel.ts')
await serve(JSON.parse(readFileSync(connectionFile, 'utf8')))
