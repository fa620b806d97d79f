import { existsSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import MarkdownIt, { type StateCore, type Token } from 'markdown-it'
import { UserError } from '../command.ts'
import { root } from '../notebooks/environment.ts'
import { highlighted } from './code.ts'
import { nameOf } from './executed-notebook.ts'

/** Where a notebook's text stands, and what its links may lead to. */
export interface Place {
  /** The notebook, from the clone's root. */
  readonly file: string
  /** The book's folder. */
  readonly folder: string
  /** The notebooks and texts that have a page in this book, as absolute paths. */
  readonly pages: ReadonlySet<string>
  /** The headings of the page so far: the text cells of a notebook are one page. */
  readonly headings: Set<string>
}

export interface Opening {
  readonly title: string
  /** The first sentence beneath it; empty if there is none. */
  readonly sentence: string
}

const markdown = new MarkdownIt({ html: true, highlight: highlighted })
markdown.core.ruler.push('place', ({ tokens, env, Token }: StateCore) => {
  const place = env.place as Place | undefined
  if (place === undefined) return
  tokens.forEach(({ children }, i) => {
    for (const child of children ?? []) lead(child, place)
    const before = tokens[i - 1]
    if (before?.type === 'heading_open' && children) anchor(before, children, place, Token)
  })
})

/** A text cell as HTML: its headings are anchors, and its links lead to the book's pages or the clone's files. */
export function proseOf(source: string, place: Place): string {
  return markdown.render(source, { place })
}

/** The first heading and sentence of a notebook's text, plain. */
export function openingOf(source: string, language: string): Opening {
  const tokens = markdown.parse(source, {})
  const after = (type: string) => tokens[tokens.findIndex(token => token.type === type) + 1]?.children ?? []
  const [sentence] = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(plain(after('paragraph_open')))
  return { title: plain(after('heading_open')), sentence: sentence?.segment.trim() ?? '' }
}

function plain(tokens: readonly Token[]): string {
  return tokens.map(({ type, content }) => (type === 'softbreak' ? ' ' : content)).join('')
}

function anchor(heading: Token, children: Token[], { headings }: Place, Token: StateCore['Token']): void {
  // Jupyter names headings so too: one link serves there and here.
  const id = free(plain(children).replaceAll(' ', '-'), headings)
  headings.add(id)
  heading.attrSet('id', id)
  if (children.some(({ type }) => type === 'link_open')) return
  const open = new Token('link_open', 'a', 1)
  open.attrs = [
    ['class', 'anchor'],
    ['href', `#${encodeURIComponent(id)}`],
  ]
  children.unshift(open)
  children.push(new Token('link_close', 'a', -1))
}

function free(id: string, taken: ReadonlySet<string>): string {
  let n = 1
  while (taken.has(n === 1 ? id : `${id}-${n}`)) n++
  return n === 1 ? id : `${id}-${n}`
}

/** Turns a link or image that is relative to the notebook into one that is relative to the page. */
function lead(token: Token, { file, folder, pages }: Place): void {
  const name = token.type === 'image' ? 'src' : 'href'
  const given = String(token.attrGet(name) ?? '#')
  if (/^([a-z][a-z\d+.-]*:|#|\/\/)/i.test(given)) return
  const [path = '', ...rest] = given.split(/(?=[#?])/)
  const target = resolve(root, dirname(file), decodeURI(path))
  if (pages.has(target)) {
    token.attrSet(name, [`${encodeURIComponent(nameOf(target))}.html`, ...rest].join(''))
    return
  }
  if (!existsSync(target)) throw new UserError(`${file}: a link leads to ${given}, which is not there; mend it`)
  const steps = relative(folder, target).split(sep).map(encodeURIComponent)
  token.attrSet(name, [steps.join('/'), ...rest].join(''))
}
