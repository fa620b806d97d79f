import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import { build } from 'esbuild'
import type { Case } from '../../tools/conformance/case.ts'
import { findChromium, launch } from './chromium.ts'

declare global {
  var runCases: typeof import('./page.ts').runCases
}

const here = dirname(fileURLToPath(import.meta.url))

async function bundleForPage(): Promise<string> {
  const options = { bundle: true, platform: 'browser', format: 'iife', target: 'es2023', write: false } as const
  const { outputFiles } = await build({ ...options, entryPoints: [join(here, 'page.ts')], logLevel: 'silent' })
  return outputFiles[0]?.text ?? ''
}

function casesOf(file: string): readonly Case[] {
  const cases: readonly Case[] = JSON.parse(readFileSync(join(here, '..', 'conformance', file), 'utf8'))
  return cases.filter(({ grey }) => !grey)
}

const chromium = findChromium()
if (!chromium && process.env.CI)
  throw new Error('CI runs the kernel in Chromium: install it (apt-get install chromium)')
if (!chromium) console.warn('The kernel is not tried in a page: there is no Chromium here (apt-get install chromium).')
const whereThereIsOne = chromium ? test : test.skip

test('the kernel can be bundled for a page', async () => {
  expect(await bundleForPage()).toContain('runCases')
})

whereThereIsOne(
  'the kernel passes the conformance files in Chromium',
  async () => {
    const browser = await launch(chromium ?? '')
    try {
      const page = await browser.newPage()
      await page.addScriptTag({ content: await bundleForPage() })
      for (const file of ['panes.json', 'closing.json']) {
        const cases = casesOf(file)
        expect(cases.length).toBeGreaterThan(0)
        expect(await page.evaluate(these => globalThis.runCases(these), cases)).toEqual([])
        // The page does judge: it complains when nothing is expected.
        const spoilt = cases
          .slice(0, 5)
          .map(one => ({ ...one, steps: one.steps.map(step => ({ ...step, panes: [] })) }))
        expect((await page.evaluate(these => globalThis.runCases(these), spoilt)).length).toBeGreaterThan(0)
      }
    } finally {
      await browser.close()
    }
  },
  60_000,
)
