import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { makeBook } from '../../tools/book/make-book.ts'
import type { Executed } from '../../tools/notebooks/execute.ts'
import { findChromium, launch } from '../browser/chromium.ts'
import { whyNot } from '../notebooks/kernel-session.ts'
import { brokenLinks, read } from './book-reader.ts'
import { smallNotebook } from './small-notebook.ts'

// What our notebooks do not have, or not yet, in a small one that the real kernel executes.

const slider = { name: 'limit', value: 2, bind: { input: 'range', min: 0, max: 3, step: 1 } }
const specification = {
  $schema: 'https://vega.github.io/schema/vega-lite/v5.json',
  description: 'three </script> points',
  data: { values: [{ x: 1 }, { x: 2 }, { x: 3 }] },
  params: [slider],
  transform: [{ filter: 'datum.x <= limit' }],
  mark: 'point',
  encoding: { x: { field: 'x', type: 'quantitative' } },
}
const display = (bundle: object) => `(globalThis as any)[Symbol.for('yeoul.display')](${JSON.stringify(bundle)})`
const script = '<p id="panel"></p><script>document.getElementById("panel").textContent = "it runs"</script>'
const panel = 'const words = "it has </script> a <!-- place"; element.append(words)'
const good = [
  '# A small one\n\nIt has [a link](#Twice-2) and [a place](#여울). Second sentence.',
  '## Twice',
  '## Twice',
  '## 여울',
  display({ 'application/javascript': panel, 'application/vnd.vegalite.v5+json': { mark: 'bar' } }),
  display({ 'text/html': script, 'application/vnd.vegalite.v5+json': { mark: 'bar' } }),
  display({
    'application/vnd.vegalite.v5+json': specification,
    'text/plain': 'Title\n\n| tweet |\n|---|\n| <b>&#x200d; |',
  }),
  "console.log('one'); console.log('<two>'); console.error('careful')",
]

const chromium = findChromium()
const whereThereIsOne = chromium ? test : test.skip
const here = whyNot() === undefined ? describe : describe.skip

here('a book of a small notebook', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'yeoul-book-')))
  const small = smallNotebook('small', good)
  const failing = smallNotebook('failing', ['# Failing', '1', "throw new Error('no')"])
  const page = join(folder, 'small.html')
  const told: Executed[] = []
  const make = (...files: string[]) =>
    makeBook({ files, language: 'ko', folder, onExecuted: executed => told.push(executed) })
  let browser: Browser

  beforeAll(async () => {
    expect(await make(small)).toBeGreaterThan(0)
    if (chromium) browser = await launch(chromium)
  })
  afterAll(async () => {
    await browser?.close()
    for (const made of [folder, dirname(small), dirname(failing)]) rmSync(made, { recursive: true })
  })

  test('names each heading once, and leads to it', () => {
    expect(readFileSync(page, 'utf8').match(/(?<=<h2 id=")[^"]*/g)).toEqual(['Twice', 'Twice-2', '여울'])
    expect(brokenLinks(page)).toEqual([])
  })

  test('has what was printed as it was printed, and errors apart', () => {
    const text = readFileSync(page, 'utf8')
    expect(text).toMatch(/<pre class="printed ?">one\n&lt;two&gt;<\/pre>/)
    expect(text).toMatch(/<pre class="printed stderr">careful<\/pre>/)
  })

  test('does not take the text of a table for HTML', () => {
    expect(readFileSync(page, 'utf8')).toContain('<td>&lt;b&gt;')
  })

  whereThereIsOne('runs the scripts of its outputs, and draws Vega-Lite with its slider', async () => {
    const { page: seen, troubles } = await read(browser, page)
    expect(await seen.locator('html').getAttribute('lang')).toBe('ko')
    expect(await seen.locator('#panel').textContent()).toBe('it runs')
    expect(await seen.getByText('it has </script> a <!-- place', { exact: true }).count()).toBe(1)
    const points = seen.locator('figure svg .mark-symbol path')
    await points.nth(1).waitFor()
    expect(await points.count()).toBe(2)
    expect(await seen.locator('figure svg').count()).toBe(1)
    await seen.locator('figure input[type=range]').focus()
    await seen.keyboard.press('ArrowRight')
    await points.nth(2).waitFor()
    expect(await points.count()).toBe(3)
    expect(troubles).toEqual([])
    await seen.close()
  })

  test('stays as it is if a notebook fails, which is named by its cell and message', async () => {
    const before = readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')])
    expect(await make(small, failing)).toBeUndefined()
    expect(told.at(-1)).toMatchObject({ failure: { cell: 2, message: expect.stringContaining('Error: no') } })
    expect(readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')])).toEqual(before)
  })

  test('does not replace a page that is not of a book', async () => {
    writeFileSync(join(folder, 'failing.html'), '<p>mine</p>')
    await expect(make(failing)).rejects.toThrow(/failing\.html is not of a book.* --out$/)
  })
})
