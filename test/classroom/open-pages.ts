import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { View } from '../../lib/replay/messages.ts'
import { type Served, TOKEN } from './served.ts'

/** A page that has not shown something by then never will. */
const PATIENCE_MS = 30_000
const SIZES = {
  projector: { width: 1920, height: 1080 },
  presenter: { width: 1440, height: 900 },
  room: { width: 390, height: 844 },
} as const

/** One of a class's pages in a browser of somebody's own. */
export class OpenPage {
  readonly page: Page
  readonly #context: BrowserContext
  /** What it complained of. */
  readonly complaints: string[]

  private constructor(page: Page, context: BrowserContext, complaints: string[]) {
    this.page = page
    this.#context = context
    this.complaints = complaints
  }

  static async open(browser: Browser, served: Served, view: View): Promise<OpenPage> {
    const context = await browser.newContext({
      viewport: SIZES[view],
      reducedMotion: 'reduce',
      hasTouch: view === 'room',
    })
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', message => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', error => complaints.push(String(error)))
    await page.goto(`${served.address}/${view}${view === 'presenter' ? `#token=${TOKEN}` : ''}`)
    const open = new OpenPage(page, context, complaints)
    await open.until(`document.documentElement.dataset.stop > ''`)
    return open
  }

  /** Waits until an expression is true in the page. */
  async until(expression: string): Promise<void> {
    const end = Date.now() + PATIENCE_MS
    while (!(await this.page.evaluate(expression))) {
      if (Date.now() > end) throw new Error(`in vain: ${expression}`)
      await this.page.evaluate('new Promise(resolve => requestAnimationFrame(resolve))')
    }
  }

  /** Waits until it shows so many events. */
  atStop(stop: number): Promise<void> {
    return this.until(`document.documentElement.dataset.stop === '${stop}'`)
  }

  press(key: string): Promise<void> {
    return this.page.keyboard.press(key)
  }

  text(selector: string): Promise<string> {
    return this.page.locator(selector).first().innerText()
  }

  /** The diagram as it is drawn. */
  drawn(): Promise<string> {
    return this.page.evaluate(`document.querySelector('.stage figure:not(.script) svg.diagram').innerHTML`)
  }

  /** Runs an expression in the page. */
  ask<T>(expression: string): Promise<T> {
    return this.page.evaluate(expression)
  }

  async close(): Promise<void> {
    await this.#context.close()
  }
}
