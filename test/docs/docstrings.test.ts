import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import * as yeoul from 'yeoul'
import { NotebookCompiler } from '../api/notebook-compiler.ts'

// An example in a docstring is a program: what stands behind its last `//` is what it gives.

const docstring = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:function|const) (\w+)/g

const examples = globSync('lib/{core,transforms}/*.ts')
  .sort()
  .flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(docstring)].flatMap(([, doc = '', name = '']) => {
      const [, text] = doc.replaceAll(/^ \* ?/gm, '').split('@example\n')
      return text === undefined ? [] : [{ name, text: text.trim() }]
    }),
  )

/** Runs its lines before the last statement, and collects what that one makes. */
async function valuesOf(text: string): Promise<readonly unknown[]> {
  const last = Math.max(
    ...['p.apply(', 'flatten(', 'coGroupByKey('].map(start => `\n${text}`.lastIndexOf(`\n${start}`)),
  )
  const program = `${text.slice(0, last)}\nreturn ${text.slice(last)}\n`
  const names = Object.keys(yeoul)
  const collection = new Function('p', ...names, program)(new yeoul.Pipeline(), ...Object.values(yeoul))
  const { outputs } = await yeoul.direct({ enforce: true }).collect(collection as yeoul.PCollection<unknown>)
  return outputs.map(({ value }) => value)
}

describe('the example of', () => {
  test.each(examples)('$name', async ({ text }) => {
    const [, given] = /\/\/ (.+)$/.exec(text) ?? []
    expect(await valuesOf(text)).toEqual(new Function(`return [${given}]`)())
  })
})

test('they are of the right types', () => {
  const programs = examples.map(({ text }) => `{\n${text}\n}`)
  const head = `import { ${Object.keys(yeoul).join(', ')} } from 'yeoul'\nconst p = new Pipeline()\n`
  expect(new NotebookCompiler().check(head + programs.join('\n')).complaints).toEqual([])
})

/** These take a whole source or sink, which test/api/programs/9-source-and-sink.ts shows. */
const longer = ['read', 'write']

test('each transform for users has one', () => {
  const shown = new Set(examples.map(({ name }) => name))
  const transforms = globSync('lib/transforms/*.ts').flatMap(file =>
    [...readFileSync(file, 'utf8').matchAll(docstring)].flatMap(([, , name = '']) => (name in yeoul ? [name] : [])),
  )
  expect(transforms.length).toBeGreaterThan(30)
  expect(transforms.filter(name => !shown.has(name))).toEqual(longer)
})
