import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { styleSheet } from '../../lib/charts/palette.ts'
import { findChromium, launch } from '../browser/chromium.ts'

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

interface Seen {
  readonly colours: number
  readonly corner: number
  readonly outside: readonly string[]
}

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
    const seen = (await page.evaluate(`(${look})(${JSON.stringify(picture.toString('base64'))})`)) as Seen
    expect(seen.outside).toEqual([])
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
    const picture = (await page.locator('img').screenshot()).toString('base64')
    const seen = (await page.evaluate(`(${look})(${JSON.stringify(picture)})`)) as Seen
    expect(seen.colours).toBeGreaterThan(20)
    expect(seen.corner > 200).toBe(colorScheme === 'light')
    await page.close()
  }
})

/** In the page: how many colours a picture has, how light its corner is, and which texts leave the paper. */
const look = `async base64 => {
  const image = new Image()
  image.src = 'data:image/png;base64,' + base64
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width
  canvas.height = image.height
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  const { data } = context.getImageData(0, 0, image.width, image.height)
  const colours = new Set()
  for (let i = 0; i < data.length; i += 4) colours.add(data[i] * 65536 + data[i + 1] * 256 + data[i + 2])
  const paper = document.querySelector('svg')?.getBoundingClientRect()
  const outside = [...document.querySelectorAll('svg g text')].filter(text => {
    const box = text.getBoundingClientRect()
    return box.left < paper.left - 1 || box.right > paper.right + 1 || box.top < paper.top - 1 || box.bottom > paper.bottom + 1
  })
  return { colours: colours.size, corner: data[1], outside: outside.map(text => text.textContent) }
}`
