import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { afterCount, afterProcessingTime, afterWatermark, fixedWindows, sessions } from 'yeoul'
import { timeDiagram, whatIf } from 'yeoul/charts'
import { findChromium, launch } from '../browser/chromium.ts'
import { modelRun, speculating } from './model-run.ts'

// What a reader chooses where a notebook is not trusted: pictures of runs that were made beforehand.

const chromium = findChromium()
const whereThereIsOne = chromium ? test : test.skip

/** The words of a drawing but for those that tell how it differs from what was run. */
function wordsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)]
    .filter(([, given]) => !/fill="none"|stroke="#fcfbf8"/.test(given as string))
    .map(([, , text]) => text as string)
    .filter(text => text !== '' && !/(panes?|counted|dropped), not |same|different/.test(text))
    .sort()
}

test('each choice is the diagram of an ordinary run', async () => {
  const spec = whatIf(await modelRun()).toVegaLite({ theme: 'light' })
  expect(JSON.stringify(spec).length).toBeLessThan(1_000_000)
  const compiled = compile(JSON.parse(JSON.stringify(spec)) as TopLevelSpec, {
    logger: vega.logger(vega.None) as never,
  })
  const view = new vega.View(vega.parse(compiled.spec), { renderer: 'none' })
  const chosen = async (windows: number, panes: number, lateness: number, watermark: number) => {
    for (const [i, option] of [windows, panes, lateness, watermark].entries()) view.signal(`chosen${i}`, option)
    return wordsOf(await (await view.runAsync()).toSVG())
  }
  const expected = async (options: Parameters<typeof modelRun>[0]) =>
    wordsOf(timeDiagram(await modelRun(options)).toSVG({ theme: 'light' }))
  expect(await chosen(0, 0, 0, 0)).toEqual(await expected({}))
  expect(await chosen(1, 0, 0, 0)).toEqual(await expected({ windowFn: fixedWindows('30s') }))
  expect(await chosen(0, 1, 1, 0)).toEqual(await expected({ windowing: { accumulationMode: 'accumulating' } }))
  expect(await chosen(0, 0, 0, 2)).toEqual(await expected({ boundMs: 45_000 }))
  const lively = {
    trigger: afterWatermark({ early: afterProcessingTime('12s'), late: afterCount(1) }),
    allowedLateness: 0,
    accumulationMode: 'accumulating',
  } as const
  expect(await chosen(2, 2, 1, 0)).toEqual(await expected({ windowFn: sessions('15s'), windowing: lively }))
  const discarding = { ...speculating, accumulationMode: 'discarding' } as const
  expect(await chosen(0, 3, 0, 0)).toEqual(await expected({ windowing: discarding }))
})

whereThereIsOne('in a page, a list changes the picture, by keys too', async () => {
  const browser = await launch(chromium ?? '')
  try {
    const page = await browser.newPage({ viewport: { width: 800, height: 1000 } })
    await page.setContent('<body style="margin:0"><div id="output"></div></body>')
    for (const name of [
      'vega/build/vega.min.js',
      'vega-lite/build/vega-lite.min.js',
      'vega-embed/build/vega-embed.min.js',
    ])
      await page.addScriptTag({ path: fileURLToPath(new URL(`../../node_modules/${name}`, import.meta.url)) })
    const spec = JSON.stringify(whatIf(await modelRun()).toVegaLite())
    await page.evaluate(`vegaEmbed('#output', ${spec}, { renderer: 'svg', actions: false }).then(() => true)`)
    await page.getByText('5 windows, 23 panes: 59 of 60 elements counted, 1 dropped').waitFor()
    const keep = async (name: string) => {
      const folder = process.env.YEOUL_PICTURES
      if (folder === undefined) return
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, `${name}.png`), await page.screenshot({ fullPage: true }))
    }
    await keep('what-if-vega')
    const [windows, , lateness] = await page.locator('select').all()
    await lateness?.selectOption({ label: 'none' })
    await page.getByText('18 panes, not 23; 54 counted, not 59; 6 dropped, not 1').waitFor()
    await windows?.focus()
    await page.keyboard.press('ArrowDown')
    await page.getByText(/^10 windows, \d+ panes/).waitFor()
    await keep('what-if-vega-changed')
  } finally {
    await browser.close()
  }
})
