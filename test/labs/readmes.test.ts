import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { labs } from '../../tools/lab/labs.ts'
import { startYeoul } from '../tools/run-yeoul.ts'
import { Learner } from './learner.ts'

/** The commands of a README's code blocks, as a shell would take their words; what follows two spaces explains them. */
function commandsOf(readme: string): readonly (readonly string[])[] {
  const blocks = [...readme.matchAll(/^```\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
  const commands = blocks.flatMap(block => [
    ...block.matchAll(/(?:npm run (\w+) --|npx yeoul ([\w-]+))( .*?)(?= {2,}|$)/gm),
  ])
  return commands.map(([, script, command, rest = '']) => [
    script ?? command ?? '',
    ...[...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''),
  ])
}

/** Some of what a command says at its end, where it ends well. */
function endOf([name, , aid]: readonly string[]): { code: number; stdout: RegExp; stderr?: RegExp } {
  if (name === 'lab' || name === 'replay') return { code: 0, stdout: /\n/ }
  // Of a starter nothing is wrong yet.
  if (aid === 'look') return { code: 1, stdout: /^$/, stderr: /its last check has left nothing to draw/ }
  if (aid === 'hint') return { code: 0, stdout: /, hint 1 of 3:\n/ }
  if (aid === 'diff') return { code: 0, stdout: /^@@/m }
  if (aid === 'reset') return { code: 0, stdout: /again as it was given/ }
  return { code: 1, stdout: /\n {2}\w+ +to do\n[\s\S]*Next, / }
}

const folders = labs.filter(({ file }) => file === 'lab').map(({ name }) => name)

describe.each(folders)('labs/%s/README.md', name => {
  const readme = readFileSync(new URL(`../../labs/${name}/README.md`, import.meta.url), 'utf8')
  const commands = commandsOf(readme)
  const live = commands.filter(([name = '']) => ['x-server', 'record'].includes(name))
  const needsLive = (args: readonly string[]) => live.length > 0 && !live.includes(args) && args.includes('goals.jsonl')
  let learner: Learner
  beforeAll(() => {
    learner = new Learner(`${name}/lab.ts`)
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: learner.folder })
    git('init', '-q')
    git('add', 'labs')
    git('commit', '-qm', 'Begin')
  })
  afterAll(() => learner.leave())

  const run = async (args: readonly string[]) => {
    const { code, stdout, stderr } = await learner.run(...args)
    expect({ code, stdout, stderr }).toEqual({
      code: endOf(args).code,
      stdout: expect.stringMatching(endOf(args).stdout),
      stderr: expect.stringMatching(endOf(args).stderr ?? /^$/),
    })
  }

  test.each(
    commands.filter(args => !live.includes(args) && !needsLive(args)).map(args => [args.join(' '), args] as const),
  )('npm run %s', (_, args) => run(args))

  if (live.length > 0) {
    test('the live recording, in the order in which it is told', async () => {
      const [[, ...serve], [, ...record]] = live as [string[], string[]]
      const server = startYeoul(
        learner.path('own'),
        ['x-server', ...serve, '--port', '0'],
        learner.path('tools', 'yeoul.ts'),
      )
      try {
        let address: string | undefined
        for await (const line of createInterface(server.stdout)) {
          address = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
          if (address !== undefined) break
        }
        const words = record.map(word => (word.startsWith('http:') ? (address ?? '') : word === '30s' ? '3s' : word))
        const recording = spawn(process.execPath, [learner.path('tools', 'yeoul.ts'), 'record', ...words], {
          cwd: learner.path('own'),
          env: { ...process.env, X_BEARER_TOKEN: serve[serve.indexOf('--token') + 1] },
        })
        const [said, [code]] = await Promise.all([text(recording.stderr), once(recording, 'close')])
        expect([code, said]).toEqual([0, expect.stringContaining('goals.jsonl')])
      } finally {
        server.kill()
      }
      for (const args of commands.filter(needsLive)) await run(args)
    })
  }
})
