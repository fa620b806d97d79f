import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Browser, Locator, Page } from 'playwright-core'
import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  direct,
  fixedWindows,
  map,
  Pipeline,
  sum,
  type Trace,
  windowInto,
} from 'yeoul'
import { timeDiagram, type WhatIfOptions, whatIf } from 'yeoul/charts'
import { outOfOrder, readRecording, type Tweet, type WatermarkEstimator } from 'yeoul/io/recording'
import { groupingStep } from '../../lib/charts/diagram/key-stories.ts'
import { packInput, unpackInput } from '../../lib/charts/what-if/packed-input.ts'
import { recordedInput } from '../../lib/charts/what-if/recorded-input.ts'
import { pageScript } from '../../tools/jupyter-kernel/page-script.ts'
import { findChromium, launch } from '../browser/chromium.ts'
import { modelRun, speculating } from './model-run.ts'

// The panel in a real page: what it says is what an ordinary run gives in Node. YEOUL_PICTURES=FOLDER keeps what it shows.

const chromium = findChromium()
if (!chromium && process.env.CI)
  throw new Error('CI tries the panel in Chromium: install it (apt-get install chromium)')
const whereThereIsOne = chromium ? describe : describe.skip

type Bundle = Readonly<Record<string, string>>
const DISPLAY = Symbol.for('yeoul.display')
const PAGE_SCRIPT = Symbol.for('yeoul.pageScript')

/** What a notebook would be given to show. */
function shown(trace: Trace, options: WhatIfOptions = {}): Bundle {
  const bundles: Bundle[] = []
  const kernel = { [DISPLAY]: (bundle: Bundle) => bundles.push(bundle), [PAGE_SCRIPT]: pageScript }
  Object.assign(globalThis, kernel)
  try {
    whatIf(trace, options).show()
  } finally {
    Object.assign(globalThis, { [DISPLAY]: undefined, [PAGE_SCRIPT]: undefined })
  }
  const [bundle] = bundles
  if (bundle === undefined) throw new Error('it has shown nothing')
  return bundle
}

async function quiz(watermark: WatermarkEstimator, options = {}): Promise<Trace> {
  const points = map((tweet: Tweet) => Number.parseFloat(tweet.text))
  const halfHours = windowInto(fixedWindows('30m'), options)
  const read = readRecording('worked-example', { watermark })
  return (await direct().collect(new Pipeline().apply(read, points, halfHours, combineGlobally(sum())))).trace
}

let finalTrace: Promise<Trace> | undefined

/** The hour of 124,105 arrivals. */
function final(): Promise<Trace> {
  finalTrace ??= runFinal()
  return finalTrace
}

async function runFinal(): Promise<Trace> {
  const early = afterProcessingTime('20s')
  const perMinute = windowInto(fixedWindows('1m'), {
    trigger: afterWatermark({ early, late: afterCount(1000) }),
    allowedLateness: '2m',
    accumulationMode: 'accumulating',
  })
  const read = readRecording('final-match', { watermark: outOfOrder('30s') })
  return (await direct().collect(new Pipeline().apply(read, perMinute, combineGlobally(count())))).trace
}

test('it is the diagram of what was run, as a chart is elsewhere', async () => {
  const trace = await modelRun()
  const chart = whatIf(trace)
  expect([chart.title, chart.toSVG(), chart.toTable()]).toEqual([
    timeDiagram(trace).title,
    timeDiagram(trace).toSVG(),
    timeDiagram(trace).toTable(),
  ])
})

test('an input goes into a page as it is', async () => {
  for (const trace of [await modelRun({ isKeyed: true }), await quiz(outOfOrder('5m'))]) {
    const input = recordedInput(trace, groupingStep(trace, undefined, 'test'), 'test')
    expect(unpackInput(packInput(input, 'sum'))).toEqual(input)
    const { moments } = unpackInput(packInput(input, 'count'))
    expect(moments.map(({ elements }) => elements.length)).toEqual(input.moments.map(({ elements }) => elements.length))
  }
})

test('what it cannot do it refuses', async () => {
  expect(() => whatIf({ ...({} as Trace), header: { steps: [] }, events: [] } as never)).toThrow(
    'whatIf: this run has no grouping',
  )
  const trace = await modelRun({ trace: 'panes' })
  expect(() => whatIf(trace)).toThrow("whatIf needs a trace of level 'full'")
  const own = { ...fixedWindows('1m'), name: 'matchdays' }
  const other = await modelRun({ windowFn: own })
  expect(() => whatIf(other)).toThrow("whatIf: this run has the windows of 'matchdays'")
  const keyed = await modelRun({ isKeyed: true })
  expect(() => whatIf(keyed, { key: '#none' })).toThrow('whatIf: no element of \'CombinePerKey\' has the key "#none"')
})

test('the final is bounded, and says so', async () => {
  const trace = await final()
  const chart = whatIf(trace)
  expect(chart.toSVG()).toContain('Grouped anew: 10,000 of 124,105 elements')
  const bundle = shown(trace)
  expect(JSON.stringify(bundle).length).toBeLessThan(1_500_000)
  expect(pageScript('what-if', 'f').length).toBeLessThan(500_000)
  expect(pageScript('what-if', 'f')).not.toContain('linkedom')
})

whereThereIsOne('in a page', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch(chromium ?? '')
  })
  afterAll(() => browser?.close())

  /** A panel as JupyterLab shows it: its script is called with an element. */
  async function panel(bundle: Bundle, colorScheme: 'light' | 'dark' = 'light', width = 800): Promise<Page> {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 1000 } })
    await page.setContent('<body style="margin:0"><div id="output"></div></body>')
    const script = JSON.stringify(bundle['application/javascript'])
    await page.evaluate(`new Function('element', ${script})(document.getElementById('output'))`)
    return page
  }
  const titleOf = (page: Page) => page.locator('.picture svg > title').textContent()
  const saidOf = (page: Page) => page.getByRole('status').textContent()
  const choose = (field: Locator, value: string) => field.selectOption(value)

  async function waitForTitle(page: Page, title: string): Promise<void> {
    await page.locator('.picture svg > title', { hasText: title }).waitFor({ state: 'attached', timeout: 10_000 })
    expect(await titleOf(page)).toBe(title)
  }

  async function keep(page: Page, name: string): Promise<void> {
    const folder = process.env.YEOUL_PICTURES
    if (folder === undefined) return
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, `${name}.png`), await page.screenshot({ fullPage: true }))
  }

  test('it begins with what was run', async () => {
    const trace = await modelRun()
    const page = await panel(shown(trace))
    expect(await titleOf(page)).toBe(timeDiagram(trace).title)
    expect(await saidOf(page)).toContain('The same 23 panes as it was run')
    expect(await page.locator('code').textContent()).toContain("late: afterCount(1) }),\n  allowedLateness: '2m',")
    await keep(page, 'what-if-light')
    await page.close()
  })

  test('each control gives what an ordinary run gives, and back is back', async () => {
    const page = await panel(shown(await modelRun()))
    const first = await page.locator('.picture').innerHTML()
    const options = { ...speculating, accumulationMode: 'discarding' } as const
    await choose(page.getByLabel('a later pane holds'), 'discarding')
    await page.getByText("accumulationMode: 'discarding'").waitFor()
    await waitForTitle(page, timeDiagram(await modelRun({ windowing: options })).title)

    await page.getByLabel('allowed lateness').fill('0')
    const hasty = { ...options, allowedLateness: 0 } as const
    await waitForTitle(page, timeDiagram(await modelRun({ windowing: hasty })).title)
    expect(await saidOf(page)).toMatch(/\d+ panes, not 23; \d+ counted, not 59; \d+ dropped, not 1; /)

    await page.getByLabel('how far behind the newest').fill('3')
    await waitForTitle(page, timeDiagram(await modelRun({ windowing: hasty, boundMs: 3000 })).title)
    await choose(page.getByLabel('panes fire'), 'default')
    await waitForTitle(page, timeDiagram(await modelRun({ windowing: {}, boundMs: 3000 })).title)
    await page.getByLabel('size of windows').fill('100')
    const hundred = { windowFn: fixedWindows('100s'), windowing: {}, boundMs: 3000 }
    await waitForTitle(page, timeDiagram(await modelRun(hundred)).title)
    await keep(page, 'what-if-changed')

    await page.getByRole('button', { name: 'As it was run' }).click()
    await waitForTitle(page, timeDiagram(await modelRun()).title)
    expect(await page.locator('.picture').innerHTML()).toBe(first)
    await page.close()
  })

  test('by keys alone', async () => {
    const page = await panel(shown(await quiz(outOfOrder('5m')), { combineFn: 'sum' }))
    const bound = page.getByLabel('how far behind the newest')
    const names: string[] = []
    while (!(await bound.evaluate(field => field.matches(':focus')))) {
      await page.keyboard.press('Tab')
      names.push(await page.evaluate(`document.activeElement.shadowRoot.activeElement.name`))
    }
    expect(names).toEqual(['windows', 'size', 'fires', 'lateness', 'mode', 'watermark', 'bound'])
    // With eleven minutes the post of 1:21 is late still, with twelve it is in time.
    const press = async (from: number, to: number) => {
      for (let pressed = from; pressed < to; pressed++) await page.keyboard.press('ArrowUp')
      await page.getByText(`outOfOrder('${to}m')`).waitFor()
    }
    await press(5, 11)
    expect(await titleOf(page)).toBe(timeDiagram(await quiz(outOfOrder('11m'))).title)
    expect(await titleOf(page)).toContain('1 dropped')
    await press(11, 12)
    await waitForTitle(page, timeDiagram(await quiz(outOfOrder('12m'))).title)
    expect(await saidOf(page)).toContain('12 counted, not 11; 0 dropped, not 1')
    // What is no strategy says so, and the picture stays.
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.press('Delete')
    await page.getByRole('status').filter({ hasText: 'give a number for the watermark’s bound' }).waitFor()
    expect(await titleOf(page)).toBe(timeDiagram(await quiz(outOfOrder('12m'))).title)
    await page.close()
  })

  test('one element had come earlier: chosen by its cross, and by keys', async () => {
    const page = await panel(shown(await quiz(outOfOrder('5m')), { combineFn: 'sum' }))
    const cross = await page.locator('.picture g.dropped path, .picture g.dropped line').first().boundingBox()
    if (cross === null) throw new Error('there is no cross')
    await page.mouse.click(cross.x + cross.width / 2, cross.y + cross.height / 2)
    expect(await page.getByLabel('the element').locator('option:checked').textContent()).toBe(
      'of 21:00.0, came 44:00.0',
    )
    // The slider has the focus: all the way to the right it comes at once.
    await page.keyboard.press('End')
    await page.getByRole('status').filter({ hasText: 'comes at 21:00.0, not 44:00.0' }).waitFor()
    await waitForTitle(page, '2 windows, 2 panes: 12 of 12 elements counted, none dropped')
    expect(await page.locator('circle.chosen').count()).toBe(1)
    await keep(page, 'what-if-earlier')
    await page.getByRole('button', { name: 'As it was run' }).click()
    await waitForTitle(page, '2 windows, 2 panes: 11 of 12 elements counted, 1 dropped')
    expect(await page.locator('circle.chosen').count()).toBe(0)
    await page.close()
  })

  test('dark, narrow, and in JupyterLab’s own theme', async () => {
    const bundle = shown(await modelRun({ isKeyed: true }))
    const page = await panel(bundle, 'dark', 600)
    const paper = () =>
      page.evaluate(
        `getComputedStyle(document.querySelector('#output > div').shadowRoot.querySelector('section')).backgroundColor`,
      )
    expect(await paper()).toBe('rgb(18, 23, 29)')
    expect(await page.locator('.picture svg.yeoul-dark').count()).toBe(1)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(600)
    await choose(page.getByLabel('windows', { exact: true }), 'sessions')
    await page.getByText('sessions(').waitFor()
    await keep(page, 'what-if-dark-600')
    await page.evaluate(`document.body.dataset.jpThemeLight = 'true'`)
    await page.locator('.picture svg.yeoul-light').waitFor()
    expect(await paper()).toBe('rgb(252, 251, 248)')
    await page.close()
  })

  test('the final, ten thousand elements of it', async () => {
    const page = await panel(shown(await final()))
    expect(await titleOf(page)).toBe('12 windows, 61 panes: 9,704 of 10,000 elements counted, none dropped')
    await page.getByLabel('how far behind the newest').fill('0')
    await page.getByRole('status').filter({ hasText: 'panes, not 61' }).waitFor()
    await keep(page, 'what-if-final')
    await page.close()
  })
})
