import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { transform } from 'esbuild'

const tools = fileURLToPath(new URL('../../tools', import.meta.url))
const doors = ['yeoul.mjs', 'start.mjs', 'test.mjs', 'setup.mjs']
const rooms = readdirSync(join(tools, 'setup')).map(name => join('setup', name))

// Whoever has an old Node shall read that it is too old, and not that a token is unexpected.
test.each([...doors, ...rooms])('Node 12 can read %s', async name => {
  const source = readFileSync(join(tools, name), 'utf8')
  const written = (target: string) => transform(source, { target }).then(({ code }) => code)
  expect(await written('node12.22')).toBe(await written('esnext'))
  // Linking fails for a name that the module of that Node does not have.
  expect(source.match(/^import \{.*\b(rmSync|cpSync)\b.*\} from 'node:fs'/m)).toBeNull()
})
