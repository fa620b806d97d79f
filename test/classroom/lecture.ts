import { afterAll, afterEach, beforeAll, test } from '@jest/globals'
import type { Browser } from 'playwright-core'
import type { View } from '../../lib/replay/messages.ts'
import { findChromium, launch } from '../browser/chromium.ts'
import { lessonOn, posts, recordingOf } from './lessons.ts'
import { OpenPage } from './open-pages.ts'
import { Served } from './served.ts'

const chromium = findChromium()
if (!chromium && process.env.CI)
  throw new Error('CI opens the pages in Chromium: install it (apt-get install chromium)')
export const whereThereIsOne = chromium ? test : test.skip

/** So many frames may pass until the server did what a key asks. */
const MOST_FRAMES = 600
/** What each post says. */
export const HOSTILE = '<img src=x onerror="document.title=1"> <script>document.title=1</script>'
const file = recordingOf(posts.map(post => ({ ...post, text: HOSTILE })))
export const CUES = `
title: The class
cues:
  - id: start
    label: The first pane
    at: { first: early pane }
    notes: Say what a pane is.
    minutes: 3
    question: { text: 'How many come next?', kind: number, right: { next: pane value } }
    answer: Three.
  - id: choose
    label: On time
    at: { first: on-time pane }
    minutes: 2
    question: { text: 'Why now?', choices: [the clock, the watermark], right: 2 }
    answer: The watermark passed the end.
  - id: tap
    label: A late one
    at: { first: late pane }
    notes: Let them tap.
    question: { text: 'Where is the next drop?', kind: diagram, right: { next: drop } }
    answer: There.
`

/** A class with the pages that a test opens, all in one browser; gone after each test. */
export class Lecture {
  served!: Served
  readonly pages: OpenPage[] = []
  #browser: Browser | undefined

  constructor() {
    beforeAll(async () => {
      if (chromium) this.#browser = await launch(chromium)
    })
    afterAll(async () => {
      await this.#browser?.close()
    })
    afterEach(async () => {
      for (const page of this.pages.splice(0)) await page.close()
      await this.served?.close()
    })
  }

  async start(cues = ''): Promise<void> {
    this.served = await Served.start(await lessonOn(file, { cues }))
  }

  async open(view: View): Promise<OpenPage> {
    const page = await OpenPage.open(this.#browser as Browser, this.served, view)
    this.pages.push(page)
    return page
  }

  get classroom() {
    return this.served.server.classroom
  }

  /** Where the class is. */
  get stop(): number {
    return this.classroom.show.stop
  }

  /** Waits until pages are where the class is. */
  async together(pages: readonly OpenPage[]): Promise<void> {
    for (const page of pages) await page.atStop(this.stop)
  }

  /** Presses a key of the presenter, and waits until the server did what it asks. */
  async pressed(presenter: OpenPage, key: string, isDone: () => boolean): Promise<void> {
    await presenter.press(key)
    for (let frame = 0; !isDone(); frame++) {
      if (frame > MOST_FRAMES) throw new Error(`the key ${key} does nothing`)
      await presenter.ask('new Promise(resolve => requestAnimationFrame(resolve))')
    }
    await presenter.atStop(this.stop)
  }
}
