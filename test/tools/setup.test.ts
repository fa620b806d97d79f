import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { SmallClone } from './small-clone.ts'

let clone: SmallClone
beforeEach(() => {
  clone = new SmallClone()
})
afterEach(() => rmSync(clone.folder, { recursive: true, force: true }))

test('installs once, and again only when the lock file changed', async () => {
  clone.write('go')
  expect(await clone.run()).toMatchObject({ code: 0, said: expect.stringContaining('installing the npm packages') })
  expect(await clone.run()).toMatchObject({ code: 0, said: expect.stringContaining('everything is up to date') })
  expect(clone.npmRuns()).toBe(1)
  clone.lock('1.0.1')
  expect(await clone.run()).toMatchObject({ code: 0, said: expect.stringContaining('package-lock.json changed') })
  expect(clone.npmRuns()).toBe(2)
})

test('two at once install once', async () => {
  const first = clone.start()
  await clone.appears('npm-started')
  const second = clone.start()
  await second.says('waiting for it')
  clone.write('go')
  expect([(await first.ended).code, (await second.ended).code]).toEqual([0, 0])
  expect(clone.npmRuns()).toBe(1)
})

test('takes over from a set-up that died', async () => {
  const died = clone.start()
  await clone.appears('npm-started')
  // Its npm lives on, and is waited for, unless it dies too.
  const { pid } = died.child
  const npm = JSON.parse(readFileSync(clone.path('.setup.lock'), 'utf8')).find((id: number) => id !== pid)
  died.child.kill('SIGKILL')
  if (npm) process.kill(npm, 'SIGKILL')
  await died.ended
  expect(existsSync(clone.path('.setup.lock'))).toBe(true)
  clone.write('go')
  expect((await clone.run()).code).toBe(0)
  expect(existsSync(clone.path('.setup.lock'))).toBe(false)
})

test('an interruption ends npm as well, and the next run starts anew', async () => {
  const interrupted = clone.start()
  await clone.appears('npm-started')
  interrupted.child.kill('SIGINT')
  expect(await interrupted.ended).toMatchObject({
    code: 130,
    said: expect.stringMatching(/tidied up first[\s\S]*was interrupted/),
  })
  expect(existsSync(clone.path('.setup.lock'))).toBe(false)
  clone.write('go')
  expect((await clone.run()).code).toBe(0)
  expect(clone.npmRuns()).toBe(2)
})

test('says that there is no network, and recovers', async () => {
  clone.write('go')
  clone.write('fail')
  expect(await clone.run()).toMatchObject({
    code: 1,
    said: expect.stringContaining('cannot reach its registry (EAI_AGAIN)'),
  })
  rmSync(clone.path('fail'))
  // npm leaves what it had, and that is no older lock file's.
  mkdirSync(clone.path('node_modules'), { recursive: true })
  expect(await clone.run()).toMatchObject({ code: 0, said: expect.stringContaining('(once;') })
})

test('in a clone that is read-only it says so, and the way out', () => {
  chmodSync(clone.folder, 0o555)
  const door = JSON.stringify(clone.path('tools', 'setup.mjs'))
  // Nothing is read-only to root.
  const asNobody = 'process.getuid() === 0 && process.setuid(65534)'
  const program = `${asNobody}; import(${door}).then(({ setUp }) => setUp({ python: 'unused' }))`
  const { status, stderr } = spawnSync(process.execPath, ['--eval', program], { encoding: 'utf8' })
  expect(stderr).toBe(
    `\nSet-up failed: ${clone.path('.setup.lock')} cannot be written (EACCES): the clone is read-only, or another user's.\n` +
      'The set-up writes into the clone; copy it to a folder of your own, and run the same command there.\n\n',
  )
  expect(status).toBe(1)
})

test('says which Node it found, and which it needs', async () => {
  const look = `import(${JSON.stringify(clone.path('tools', 'setup.mjs'))}).then(setup => setup.checkNode('18.20.8'))`
  expect(() => execFileSync(process.execPath, ['--eval', look], { stdio: 'pipe' })).toThrow(
    /this is 18\.20\.8 .* needs 20 or newer/,
  )
})

test.each([
  ['missing', undefined, 'there is no python3 here'],
  ['too old', 'echo 3.8.2', 'python3 is 3.8.2'],
])('Python %s: told when it is needed, and no obstacle to what can do without', async (_, script, words) => {
  clone.write('go')
  clone.write('requirements.lock', 'jupyterlab\n')
  const programs = clone.path('programs')
  mkdirSync(programs)
  if (script) {
    clone.write('programs/python3', `#!/bin/sh\n${script}\n`)
    chmodSync(clone.path('programs', 'python3'), 0o755)
  }
  const { code, said } = await clone.run({ PATH: programs })
  expect(code).toBe(1)
  expect(said).toContain(words)
  expect(said).toContain('Install Python 3.10 or newer')
  expect(clone.npmRuns()).toBe(0)
  expect(await clone.setUp('wanted', { PATH: programs })).toMatchObject({
    code: 0,
    said: expect.stringContaining(words),
  })
  expect(await clone.setUp('unused', { PATH: programs })).toEqual({ code: 0, said: '' })
  expect(clone.npmRuns()).toBe(1)
})
