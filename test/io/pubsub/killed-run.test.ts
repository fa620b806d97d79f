import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { temporaryFolder } from '../folder.ts'
import { onEachServer } from './servers.ts'
import { newTopic } from './topics.ts'

const program = fileURLToPath(new URL('counting-run.ts', import.meta.url))
const at = temporaryFolder()
const KEYS = 7
const EACH_LIFE = 700
/** After how many checkpoints each run is killed. */
const lives = [1, 3, 2, 6, 4]

onEachServer(() => {
  test('a run that is killed again and again goes on from its checkpoint: nothing lost, nothing doubled', async () => {
    const { topic, subscription } = await newTopic()
    const start = () =>
      spawn(process.execPath, [program, subscription, at('checkpoint')], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: process.env,
      })
    const publish = async () => {
      const all = Array.from({ length: EACH_LIFE }, (_, i) => ({ key: `k${i % KEYS}`, at: '1784487600000' }))
      await Promise.all(all.map(attributes => topic.publishMessage({ data: Buffer.from('x'), attributes })))
    }
    for (const life of lives) {
      const child = start()
      const gone = once(child, 'exit')
      let saved = 0
      const publishing = publish()
      for await (const line of createInterface(child.stdout)) if (line === 'saved' && ++saved === life) break
      child.kill('SIGKILL')
      expect(await gone).toEqual([null, 'SIGKILL'])
      await publishing
    }
    const last = start()
    let counts = ''
    for await (const line of createInterface(last.stdout)) if (line !== 'saved') counts = line
    const each = (lives.length * EACH_LIFE) / KEYS
    expect(JSON.parse(counts)).toEqual(Object.fromEntries(Array.from({ length: KEYS }, (_, i) => [`k${i}`, each])))
  })
}, 'embedded')
