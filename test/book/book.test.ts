import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { root } from '../../tools/notebooks/environment.ts'
import { notebooksIn } from '../../tools/notebooks/notebook-files.ts'
import { findChromium, launch } from '../browser/chromium.ts'
import { whyNot } from '../notebooks/kernel-session.ts'
import { type Ended, runYeoul } from '../tools/run-yeoul.ts'
import { brokenLinks, pagesOf, read } from './book-reader.ts'

// The book of the English notebooks, made once, by the command itself. YEOUL_PICTURES=FOLDER keeps how its pages look.

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-book-')))
const files = [...notebooksIn('en'), 'docs/glossary.md']
const names = files.map(file => file.replace(/^.*\/|\.\w+$/g, ''))
const pictures = process.env.YEOUL_PICTURES
const here = whyNot() === undefined ? describe : describe.skip
const chromium = findChromium()
const whereThereIsOne = chromium ? test : test.skip
const open = (name: string) => readFileSync(join(folder, `${name}.html`), 'utf8')

here('the book', () => {
  let ended: Ended
  let browser: Browser
  beforeAll(async () => {
    ended = await runYeoul(root, ['book', '--out', folder])
    if (chromium) browser = await launch(chromium)
  }, 1_200_000)
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true })
  })

  test('is made, and its contents are named', () => {
    expect(ended.stderr).toBe('')
    expect(ended.stdout).toContain(join(folder, 'index.html'))
    expect(ended.code).toBe(0)
  })

  test('has a page for each notebook, in order, one of words, and contents', () => {
    expect([...pagesOf(folder)].sort()).toEqual([...names, 'index'].map(name => `${name}.html`).sort())
    const contents = open('index')
    expect(contents.match(/(?<=<li><a href=")[^"]*/g)).toEqual(names.map(name => `${name}.html`))
    expect(contents).toContain('>Start here</a><p>Yeoul lets you watch stream processing at work.</p>')
    names.forEach((name, i) => {
      const page = open(name)
      expect(page).toContain(`of ${files[i]} (`)
      expect(page.match(/(?<=rel="prev" href=")[^"]*/)?.[0]).toBe(names[i - 1] && `${names[i - 1]}.html`)
      expect(page.match(/(?<=rel="next" href=")[^"]*/)?.[0]).toBe(names[i + 1] && `${names[i + 1]}.html`)
    })
  })

  test('leads nowhere that is not there', () => {
    for (const name of pagesOf(folder)) expect([name, brokenLinks(join(folder, name))]).toEqual([name, []])
  })

  test('holds what the cells printed', () => {
    expect(open('0-start')).toMatch(
      /<pre class="printed ?">minute 1: sea 1\nminute 1: whale 2\nminute 2: whale 1<\/pre>/,
    )
  })

  test('tells what is to do in labs as they are given', () => {
    for (const number of [1, 2, 3, 4, 5]) {
      const page = open(names.find(name => name.startsWith(`${number}-`)) as string)
      expect([number, /labs\/.*\n(.*\n)+Next, \w+:\n/.test(page)]).toEqual([number, true])
    }
  })

  whereThereIsOne('opens from the disk, light and dark, without a complaint or a network', async () => {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const name of ['index', ...names]) {
        const { page, troubles } = await read(browser, join(folder, `${name}.html`), { colorScheme })
        const seen = await page.evaluate(`(${look})()`)
        expect(seen).toEqual({ language: 'en', isDark: colorScheme === 'dark', blank: [], isTooWide: false })
        if (pictures) await keep(page, `${name}-${colorScheme}`)
        expect(troubles).toEqual([])
        await page.close()
      }
    }
  })

  whereThereIsOne('fits a narrow window', async () => {
    for (const name of ['index', ...names]) {
      const { page } = await read(browser, join(folder, `${name}.html`), { viewport: { width: 600, height: 900 } })
      expect(await page.evaluate(`(${look})()`)).toMatchObject({ isTooWide: false })
      if (pictures) await keep(page, `${name}-600`)
      await page.close()
    }
  })

  whereThereIsOne('shows what a chart shows as a table, by key and on paper', async () => {
    const { page } = await read(browser, join(folder, '0-start.html'))
    const table = page.locator('details table').first()
    await page.locator('summary').first().focus()
    expect(await table.isVisible()).toBe(false)
    await page.keyboard.press('Enter')
    expect(await table.isVisible()).toBe(true)
    expect(await table.locator('tbody tr').count()).toBe(3)
    await page.keyboard.press('Enter')
    const closed = "document.querySelectorAll('details:not([open])').length"
    await page.evaluate(`addEventListener('beforeprint', () => { globalThis.unopened = ${closed} })`)
    const printed = await page.pdf(pictures ? { path: join(pictures, '0-start.pdf') } : {})
    expect(printed.length).toBeGreaterThan(10_000)
    expect(await page.evaluate('unopened')).toBe(0)
    expect(await page.evaluate(closed)).toBe(1)
    await page.close()
  })
})

async function keep(page: Awaited<ReturnType<typeof read>>['page'], name: string): Promise<void> {
  mkdirSync(pictures ?? '', { recursive: true })
  await page.screenshot({ path: join(pictures ?? '', `book-${name}.png`), fullPage: true })
}

/** In the page: its language and colours, images that show or say nothing, and whether it must be scrolled sideways. */
const look = `async () => {
  const blank = []
  for (const image of document.images) {
    await image.decode()
    if (image.naturalWidth === 0 || image.alt === '') blank.push(image.src.slice(0, 40))
  }
  const page = document.documentElement
  const figures = [...document.querySelectorAll('figure')]
  const drawn = figure => figure.querySelector('svg .mark-text text') ?? new Promise(resolve =>
    new MutationObserver(() => figure.querySelector('svg .mark-text text') && resolve()).observe(figure, { childList: true, subtree: true }))
  await Promise.all(figures.map(drawn))
  for (const figure of figures) if (!figure.querySelector('[aria-label]')?.ariaLabel) blank.push('a figure')
  // Each paper as a canvas paints it: light or dark, the page's and each drawing's.
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const papers = [document.body, ...document.querySelectorAll('figure svg')].map(part => {
    context.fillStyle = getComputedStyle(part).backgroundColor
    context.fillRect(0, 0, 1, 1)
    return context.getImageData(0, 0, 1, 1).data[0] < 128
  })
  const isDark = new Set(papers).size === 1 ? papers[0] : papers
  return { language: page.lang, isDark, blank, isTooWide: page.scrollWidth > innerWidth }
}`
