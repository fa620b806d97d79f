import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from '@jest/globals'

const folder = join(dirname(fileURLToPath(import.meta.url)), 'golden')

/** Compares a drawing with the one that was looked at; YEOUL_GOLDEN=write keeps the new one instead. */
export function expectGolden(name: string, drawing: string): void {
  const file = join(folder, name)
  if (process.env.YEOUL_GOLDEN === 'write') {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, drawing)
  }
  if (!existsSync(file)) throw new Error(`${name} is not there; look at it, and keep it with YEOUL_GOLDEN=write`)
  const kept = readFileSync(file, 'utf8')
  if (kept === drawing) return
  const [were, are] = [kept.split('\n'), drawing.split('\n')]
  const at = are.findIndex((line, i) => line !== were[i])
  expect(`${name}:${at + 1}: ${are[at]?.slice(0, 400)}`).toBe(`${name}:${at + 1}: ${were[at]?.slice(0, 400)}`)
  throw new Error(`${name} has changed; look at it, and keep it with YEOUL_GOLDEN=write`)
}
