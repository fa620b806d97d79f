import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { timeDiagram } from 'yeoul/charts'
import { saveChart } from 'yeoul/io/chart-file'
import { findChromium, launch } from '../browser/chromium.ts'
import { lookAt } from '../browser/look-at.ts'
import { modelRun } from './model-run.ts'

const folder = mkdtempSync(join(tmpdir(), 'yeoul-save-'))
afterAll(() => rmSync(folder, { recursive: true }))
const whereThereIsChromium = findChromium() || process.env.CI ? test : test.skip

test('a chart is saved by its ending, in folders that are made', async () => {
  const chart = timeDiagram(await modelRun())
  await saveChart(chart, join(folder, 'new', 'chart.svg'))
  expect(readFileSync(join(folder, 'new', 'chart.svg'), 'utf8')).toBe(chart.toSVG())
  await saveChart(chart, join(folder, 'chart.json'), { theme: 'dark', width: 600 })
  expect(JSON.parse(readFileSync(join(folder, 'chart.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(chart.toVegaLite({ theme: 'dark', width: 600 }))),
  )
})

test('another ending, or a place where nothing can be written, is told', async () => {
  const chart = timeDiagram(await modelRun())
  await expect(saveChart(chart, 'chart.gif')).rejects.toThrow(/chart\.gif ends in '\.gif'; give \.svg, \.png or \.json/)
  await expect(saveChart(chart, join(folder, 'chart'))).rejects.toThrow("ends in ''")
  writeFileSync(join(folder, 'file'), '')
  await expect(saveChart(chart, join(folder, 'file', 'chart.svg'))).rejects.toThrow(join(folder, 'file'))
})

whereThereIsChromium('as PNG it is what a browser draws, light and dark, twice as large', async () => {
  const chart = timeDiagram(await modelRun())
  const browser = await launch(findChromium() as string)
  const page = await browser.newPage()
  for (const theme of ['light', 'dark'] as const) {
    const file = join(folder, `${theme}.png`)
    await saveChart(chart, file, { theme })
    const png = readFileSync(file)
    // Width and height stand in the first chunk.
    expect(png.readUInt32BE(16)).toBe(1520)
    const seen = await lookAt(page, png)
    expect(seen.corner > 200).toBe(theme === 'light')
    expect(seen.colours).toBeGreaterThan(20)
    if (process.env.YEOUL_PICTURES) writeFileSync(join(process.env.YEOUL_PICTURES, `saved-${theme}.png`), png)
  }
  await browser.close()
})
