import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { findChromium, launch } from '../../test/browser/chromium.ts'
import { ServedClass } from '../classroom/served-class.ts'
import { MeasurementError } from '../job.ts'
import { note } from '../note.ts'
import { percentile } from '../percentile.ts'
import type { Verdict, Workload } from '../rows.ts'

const RECORDING = ['final-match', '--pipeline', 'solutions/3-counter', '--cues', 'none']
const PAGES = 200
/** The equaliser: nowhere in the hour come more tweets. */
const BUSIEST_MS = 27.5 * 60_000
/** For the frames; the keys are those of a class that plays at its own pace. */
const SPEED = 10
const WATCHED_MS = 15_000
const KEYS = 60

/** The pages in a real browser, of a class of two hundred. */
export const screens: Workload = {
  name: 'screens',
  title: 'screens: the projector and the presenter of a class in Chromium, two hundred pages listening',
  async measure() {
    const chromium = findChromium()
    if (chromium === undefined)
      throw new MeasurementError('screens: there is no Chromium here; install it, or name it by CHROMIUM')
    const served = await ServedClass.start(RECORDING)
    const browser = await launch(chromium)
    try {
      await served.until(() => served.presenter?.ready === 1)
      return { rows: [], verdicts: [await frames(served, browser), await keys(served, browser)] }
    } finally {
      await browser.close()
      await served.close()
    }
  },
}

async function open(browser: Browser, address: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1920, height: 1080 } })).newPage()
  await page.goto(address)
  while (!(await page.evaluate(`document.documentElement.dataset.stop > ''`))) await pause(20)
  return page
}

async function play(served: ServedClass, speed: number): Promise<void> {
  const { beganMs = 0 } = served.trace.show ?? {}
  await served.post('/transport', { do: 'speed', to: speed })
  await served.post('/transport', { do: 'seek', to: beganMs + BUSIEST_MS })
  await served.post('/transport', { do: 'play' })
}

interface TraceRow {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly tdur?: number
  readonly args: { readonly name?: string }
}

/** What the projector's page computes from one frame to the next: script, style, layout and paint, on its main thread. */
async function frames(served: ServedClass, browser: Browser): Promise<Verdict> {
  const projector = await open(browser, `${served.address}/projector`)
  const session = await browser.newBrowserCDPSession()
  const rows: TraceRow[] = []
  session.on('Tracing.dataCollected', ({ value }) => rows.push(...(value as unknown as TraceRow[])))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'] },
  })
  await play(served, SPEED)
  await pause(WATCHED_MS)
  await served.post('/transport', { do: 'pause' })
  const whole = new Promise(resolve => session.once('Tracing.tracingComplete', resolve))
  await session.send('Tracing.end')
  await whole
  await projector.close()
  const tookMs = workBetweenFrames(rows)
  note(`screens  ${tookMs.length} frames, half of them within ${percentile(tookMs, 50).toFixed(1)} ms`)
  return verdict('milliseconds of the projector’s main thread a frame, 95th percentile', percentile(tookMs, 95), 33)
}

/** The processor time of the tasks of the busiest page between two animation frames. Throws if the trace tells of none. */
function workBetweenFrames(rows: readonly TraceRow[]): readonly number[] {
  const mains = new Set(
    rows.flatMap(({ name, args, pid, tid }) =>
      name === 'thread_name' && args.name === 'CrRendererMain' ? [`${pid} ${tid}`] : [],
    ),
  )
  const onMain = rows.filter(({ pid, tid }) => mains.has(`${pid} ${tid}`))
  const begins = onMain.filter(({ name }) => name === 'FireAnimationFrame')
  const pid = begins[0]?.pid
  const tasks = onMain.filter(row => row.pid === pid && /(^|::)RunTask$/.test(row.name) && row.ph === 'X')
  const ats = begins.map(({ ts }) => ts).sort((a, b) => a - b)
  const tookMs = ats.slice(1).map((end, i) => {
    const begin = ats[i] as number
    const own = tasks.filter(({ ts }) => ts >= begin && ts < end)
    return own.reduce((sum, { tdur = 0 }) => sum + tdur, 0) / 1000
  })
  if (!tookMs.some(ms => ms > 0))
    throw new MeasurementError(`screens: of ${ats.length} frames, Chromium's trace tells no processor time`)
  return tookMs
}

/** From a key of the presenter to the frame of the projector that shows what it did, while the class plays. */
async function keys(served: ServedClass, browser: Browser): Promise<Verdict> {
  const room = await served.letIn(PAGES)
  const projector = await open(browser, `${served.address}/projector`)
  const presenter = await open(browser, served.presenterAddress)
  await projector.evaluate(`new MutationObserver(() => requestAnimationFrame(() => {
    window.shownAt = performance.timeOrigin + performance.now()
  })).observe(document.querySelector('.blank'), { attributes: true })`)
  await play(served, 1)
  const tookMs: number[] = []
  for (let key = 0; key < KEYS; key++) {
    await projector.evaluate('void (window.shownAt = 0)')
    const at: number = await presenter.evaluate(`(() => {
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'b' }))
      return performance.timeOrigin + performance.now()
    })()`)
    await projector.waitForFunction(() => (globalThis as { shownAt?: number }).shownAt)
    tookMs.push((await projector.evaluate<number>('window.shownAt')) - at)
    await pause(100)
  }
  await served.post('/transport', { do: 'pause' })
  await room.leave()
  note(`screens  half of the keys within ${percentile(tookMs, 50).toFixed(0)} ms`)
  return verdict(
    `milliseconds from a key to the projector’s screen, ${PAGES} pages listening, 95th percentile`,
    percentile(tookMs, 95),
    150,
  )
}

function verdict(measure: string, value: number, target: number): Verdict {
  return { workload: 'screens', measure, value, target }
}
