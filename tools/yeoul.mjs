#!/usr/bin/env node
// The door of the one command: brings the set-up up to date, then runs yeoul.ts with the Node that can.
import { realpathSync } from 'node:fs'
import module from 'node:module'
import { join } from 'node:path'
import { runNode24 } from './setup/node24.mjs'
import { node24 } from './setup/packages.mjs'
import { root, setUp } from './setup.mjs'

async function main() {
  await setUp({ python: ['book', 'notebooks', 'start'].includes(process.argv[2]) ? 'needed' : 'unused' })
  // Stripping the types of a hundred files takes longer than all else at the start: it is done once, for children too.
  const { NODE_COMPILE_CACHE = join(root, 'node_modules', '.cache', 'yeoul') } = process.env
  process.env.NODE_COMPILE_CACHE = NODE_COMPILE_CACHE
  if (module.enableCompileCache) module.enableCompileCache(NODE_COMPILE_CACHE)
  if (realpathSync(node24(root)) === realpathSync(process.execPath)) await import('./yeoul.ts')
  else process.exitCode = await runNode24(root, [join(root, 'tools', 'yeoul.ts'), ...process.argv.slice(2)])
}

main()
