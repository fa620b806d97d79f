import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'
import { root } from '../../tools/notebooks/environment.ts'
import { LabServer } from '../../tools/notebooks/jupyter-server.ts'
import { findChromium, launch } from '../browser/chromium.ts'
import { lookAt, type Seen } from '../browser/look-at.ts'
import { freePort } from './free-port.ts'
import { whyNot } from './kernel-session.ts'

// What a learner sees: JupyterLab in a real browser opens a notebook, runs it, and its charts are there and answer.
// YEOUL_PICTURES=FOLDER keeps what it sees, to be looked at again.

const chromium = findChromium()
if (!chromium && process.env.CI)
  throw new Error('CI opens JupyterLab in Chromium: install it (apt-get install chromium)')
const isThere = chromium !== undefined && whyNot() === undefined
const whereThereIsOne = isThere ? test : test.skip

/** In milliseconds; a busy machine starts a browser and a kernel in its own time. */
const PATIENCE = 90_000

const folder = `out/jupyterlab-${process.pid}`
const pictures = process.env.YEOUL_PICTURES
const settings = mkdtempSync(join(tmpdir(), 'yeoul-jupyterlab-'))
let server: LabServer
let browser: Browser
let page: Page

beforeAll(async () => {
  if (chromium === undefined || !isThere) return
  mkdirSync(join(root, folder), { recursive: true })
  server = new LabServer({ port: await freePort(), browser: false, folder: settings })
  await server.start()
  browser = await launch(chromium)
  page = await browser.newPage({ viewport: { width: 1100, height: 1400 } })
  page.setDefaultTimeout(PATIENCE)
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  for (const made of [join(root, folder), settings]) rmSync(made, { recursive: true, force: true })
})

interface Notebook {
  readonly cells: readonly {
    readonly cell_type: string
    readonly source: readonly string[]
    readonly outputs?: unknown
  }[]
}

/** The cells of our notebook, as far as its first chart of a run that drops something. */
function lesson(): Notebook {
  const notebook = JSON.parse(readFileSync(join(root, 'notebooks/windows-and-triggers.ipynb'), 'utf8')) as Notebook
  const last = notebook.cells.findIndex(({ source }) => source.join('').includes('dropLedger('))
  return { ...notebook, cells: notebook.cells.slice(0, last + 1) }
}

const addressOf = (file: string) => server.address.replace(/tree\/[^?]*/, `tree/${folder}/${file}`)

async function open(file: string): Promise<void> {
  await page.goto(addressOf(file))
  await panel().locator('.jp-Notebook .jp-Cell').first().waitFor()
}

/** The notebook that is to be seen; others may be open behind it. */
function panel(): Locator {
  return page.locator('.jp-NotebookPanel:not(.lm-mod-hidden)')
}

async function picture(name: string): Promise<void> {
  if (pictures === undefined) return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `jupyterlab-${name}.png`) })
}

/** The chart of the run that drops the late post, in sight. */
async function chartOfDrop(): Promise<Locator> {
  const chart = panel().locator('.jp-RenderedVegaCommon5').nth(1)
  await chart.locator('svg').waitFor()
  await chart.scrollIntoViewIfNeeded()
  return chart
}

/** Resolves once a chart says something, or says it no more. */
async function says(chart: Locator, text: string | RegExp, isThere = true): Promise<void> {
  const found = chart.locator('svg text:not([opacity="0"])', { hasText: text })
  await found.first().waitFor({ state: isThere ? 'attached' : 'detached' })
}

/** Where something lies that need not be seen, as a line has no height and what answers for it no colour. */
async function click(mark: Locator): Promise<void> {
  const { x, y } = await mark.evaluate(
    (mark: { getBoundingClientRect(): Record<'x' | 'y' | 'width' | 'height', number> }) => {
      const { x, y, width, height } = mark.getBoundingClientRect()
      return { x: x + width / 2, y: y + height / 2 }
    },
  )
  await page.mouse.move(x, y)
  await page.mouse.click(x, y)
}

/** The slider moves by its keys, a firing and a cross tell their reasons and show what belongs to them. */
async function tryOut(chart: Locator): Promise<void> {
  const [first, second] = [/^3$/, /^9\.5$/]
  await says(chart, second)
  const slider = chart.locator('input[type=range]')
  await slider.click()
  await slider.press('Home')
  await says(chart, first, false)
  // By half a minute each, to 40:00: the one has fired, and the other not.
  for (let i = 0; i < 80; i++) await slider.press('ArrowRight')
  await says(chart, first)
  await says(chart, second, false)
  await slider.press('End')
  await says(chart, second)

  await click(chart.locator('[aria-label^="◆ on time, pane 0 of [0:00, 30:00)"]'))
  await says(chart, '◆ on time, pane 0 of [0:00, 30:00): 3 at 38:00.0')
  await says(chart, 'the watermark reached 30:00')
  // The tooltip of JupyterLab's own Vega.
  await page.locator('#vg-tooltip-element', { hasText: 'the watermark reached 30:00' }).waitFor()
  await click(chart.locator('[aria-label^="✕ dropped"]'))
  await says(chart, '[0:00, 30:00) had expired at 38:00.0; the watermark stood at 36:00.0')
  await page.mouse.move(0, 0)
}

function lookAtDrawing(chart: Locator): Promise<Seen> {
  return chart
    .locator('svg')
    .screenshot()
    .then(picture => lookAt(page, picture))
}

/** JupyterLab's own setting. */
async function choose(theme: 'JupyterLab Light' | 'JupyterLab Dark'): Promise<void> {
  await page.getByText('Settings', { exact: true }).click()
  await page.getByText('Theme', { exact: true }).hover()
  await page.getByText(theme, { exact: true }).click()
  await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: 'attached' })
}

whereThereIsOne('a notebook runs: its charts are there and answer, in light and in dark', async () => {
  writeFileSync(join(root, folder, 'lesson.ipynb'), JSON.stringify(lesson()))
  await open('lesson.ipynb')
  await page.getByText('TypeScript (Yeoul) | Idle').waitFor()
  await page.locator('.lm-MenuBar-item', { hasText: 'Run' }).click()
  await page.getByText('Run All Cells', { exact: true }).click()
  const image = panel().locator('.jp-OutputArea-output img')
  await image.waitFor()
  const chart = await chartOfDrop()
  await picture('light')
  const light = await lookAtDrawing(chart)
  expect(light.corner).toBeGreaterThan(200)
  expect(light.colours).toBeGreaterThan(20)
  await tryOut(chart)
  await picture('answer')
  await choose('JupyterLab Dark')
  const dark = await lookAtDrawing(chart)
  expect(dark.corner).toBeLessThan(60)
  await image.scrollIntoViewIfNeeded()
  await picture('dark')
  await choose('JupyterLab Light')
  await page.keyboard.press('Control+s')
  await page.getByText('Saving completed').waitFor()
})

whereThereIsOne('where a notebook is not trusted, its charts are there and answer all the same', async () => {
  const saved = JSON.parse(readFileSync(join(root, folder, 'lesson.ipynb'), 'utf8')) as Notebook
  const title = saved.cells.map(cell =>
    cell.cell_type === 'markdown' ? { ...cell, source: ['# From elsewhere'] } : cell,
  )
  writeFileSync(join(root, folder, 'foreign.ipynb'), JSON.stringify({ ...saved, cells: title }))
  await open('foreign.ipynb')
  await page.locator('[title*="not trusted" i]').first().waitFor()
  const image = panel().locator('.jp-OutputArea-output img')
  await image.waitFor()
  expect(await image.evaluate((image: { naturalWidth: number }) => image.naturalWidth)).toBeGreaterThan(300)
  const chart = await chartOfDrop()
  expect((await lookAtDrawing(chart)).colours).toBeGreaterThan(20)
  await tryOut(chart)
  await picture('untrusted')
})
