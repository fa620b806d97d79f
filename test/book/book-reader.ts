import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

export function pagesOf(folder: string): readonly string[] {
  return readdirSync(folder).filter(name => name.endsWith('.html'))
}

/** What a page leads to that is not there: files, and places in files. */
export function brokenLinks(page: string): readonly string[] {
  const text = readFileSync(page, 'utf8')
  return [...text.matchAll(/(?:href|src)="([^"]*)"/g)]
    .map(([, link = '']) => link)
    .filter(link => !link.startsWith('data:'))
    .filter(link => {
      const [path = '', fragment] = link.split('#').map(decodeURIComponent)
      const file = path === '' ? page : join(dirname(page), path)
      if (!existsSync(file)) return true
      return fragment !== undefined && !readFileSync(file, 'utf8').includes(`id="${fragment}"`)
    })
}

export interface Reading {
  readonly page: Page
  /** What the page complained about or asked the network for; it should do neither. */
  readonly troubles: readonly string[]
}

/** Opens a page of a book from the disk. */
export async function read(browser: Browser, file: string, options?: BrowserContextOptions): Promise<Reading> {
  const page = await browser.newPage(options)
  const troubles: string[] = []
  page.on('console', message => troubles.push(message.text()))
  page.on('pageerror', error => troubles.push(error.message))
  page.on('request', request => {
    if (!/^(file|data):/.test(request.url())) troubles.push(request.url())
  })
  await page.goto(pathToFileURL(file).href)
  return { page, troubles }
}
