import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { styleSheet } from '../../lib/charts/drawing/palette.ts'
import { findChromium, launch } from '../browser/chromium.ts'
import { lookAt } from '../browser/look-at.ts'

// The drawings that were looked at, in a real browser: all is inside its paper, nothing is blank, and dark is dark.
// YEOUL_PICTURES=FOLDER keeps what it sees, to be looked at again.

const golden = fileURLToPath(new URL('./golden', import.meta.url))
const chromium = findChromium()
if (!chromium && process.env.CI)
  throw new Error('CI draws the charts in Chromium: install it (apt-get install chromium)')
const whereThereIsOne = chromium ? test : test.skip

let browser: Browser
let folder: string
beforeAll(async () => {
  folder = process.env.YEOUL_PICTURES ?? mkdtempSync(join(tmpdir(), 'yeoul-charts-'))
  mkdirSync(folder, { recursive: true })
  if (chromium) browser = await launch(chromium)
})
afterAll(async () => {
  await browser?.close()
  if (process.env.YEOUL_PICTURES === undefined) rmSync(folder, { recursive: true })
})

whereThereIsOne.each(readdirSync(golden))('%s, light and dark', async name => {
  const light = readFileSync(join(golden, name), 'utf8')
  const dark = light.replace(styleSheet('auto', 'yeoul-auto'), styleSheet('dark', 'yeoul-auto'))
  expect(dark).not.toBe(light)
  const page = await browser.newPage({ colorScheme: 'light' })
  for (const [theme, svg] of [
    ['light', light],
    ['dark', dark],
  ] as const) {
    await page.setContent(`<body style="margin:0">${svg}</body>`)
    const picture = await page.locator('svg').screenshot()
    writeFileSync(join(folder, `${name.replace('.svg', '')}-${theme}.png`), picture)
    const seen = await lookAt(page, picture)
    expect(await page.evaluate(`(${outsiders})()`)).toEqual([])
    // Paper, ink, second ink and a hue, each with its blends.
    expect(seen.colours).toBeGreaterThan(20)
    expect(seen.corner > 200).toBe(theme === 'light')
  }
  await page.close()
})

whereThereIsOne('as an image it follows what its reader prefers', async () => {
  const source = readFileSync(join(golden, readdirSync(golden)[0] as string)).toString('base64')
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme })
    await page.setContent(`<body style="margin:0"><img src="data:image/svg+xml;base64,${source}"></body>`)
    const seen = await lookAt(page, await page.locator('img').screenshot())
    expect(seen.colours).toBeGreaterThan(20)
    expect(seen.corner > 200).toBe(colorScheme === 'light')
    await page.close()
  }
})

/** In the page: which texts leave the paper. */
const outsiders = `() => {
  const paper = document.querySelector('svg').getBoundingClientRect()
  const texts = [...document.querySelectorAll('svg g text')].filter(text => {
    const box = text.getBoundingClientRect()
    return box.left < paper.left - 1 || box.right > paper.right + 1 || box.top < paper.top - 1 || box.bottom > paper.bottom + 1
  })
  return texts.map(text => text.textContent)
}`
