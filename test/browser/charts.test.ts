import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { findChromium, launch } from './chromium.ts'

declare global {
  var drawModel: typeof import('./charts-page.ts').drawModel
}

const here = dirname(fileURLToPath(import.meta.url))
const chromium = findChromium()
const whereThereIsOne = chromium ? test : test.skip

whereThereIsOne(
  'a page draws the same, with its own document',
  async () => {
    const options = { bundle: true, platform: 'browser', format: 'iife', target: 'es2023', write: false } as const
    const { outputFiles } = await build({ ...options, entryPoints: [join(here, 'charts-page.ts')], logLevel: 'silent' })
    const browser = await launch(chromium ?? '')
    try {
      const page = await browser.newPage()
      await page.addScriptTag({ content: outputFiles[0]?.text ?? '' })
      const drawn = await page.evaluate(() => globalThis.drawModel())
      expect(drawn).toBe(readFileSync(join(here, '..', 'charts', 'golden', 'time-diagram-760.svg'), 'utf8'))
    } finally {
      await browser.close()
    }
  },
  60_000,
)
