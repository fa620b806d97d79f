import { toSVG } from '../../../lib/charts/sheet.ts'
import { diagramPage, viewTable } from '../../../lib/charts/time-diagram.ts'
import { differenceWords, type Outcome, outcomeOf } from '../../../lib/charts/what-if/outcome.ts'
import { unpackInput } from '../../../lib/charts/what-if/packed-input.ts'
import type { Combining, Strategy } from '../../../lib/charts/what-if/rerun.ts'
import { asItWasRun, strategyCode, watermarkCode } from '../../../lib/charts/what-if/strategy.ts'
import { make } from '../elements.ts'
import { choicesOf, strategyOf, unitOf } from './choices.ts'
import { makeControls } from './controls.ts'
import { makeOneElement } from './one-element.ts'
import { clickedElement, markElement } from './picking.ts'
import { style } from './style.ts'
import { followTheme } from './theme.ts'

/** So long may drawing take that it is done at each change; else a pause is waited for. In milliseconds. */
const QUICK = 60
const PAUSE = 200
const NARROWEST = 360
const WIDEST = 960

/** Makes the panel in a page's element: of an input as packInput wrote it, how it is combined, and what part it is of. */
export default function whatIf(
  given: Element | readonly Element[],
  packed: string,
  combining: Combining,
  part: string,
) {
  // A classic notebook gives its element in a list.
  const place = given instanceof Element ? given : (given[0] as Element)
  const input = unpackInput(packed)
  const recorded = asItWasRun(input)
  const was = outcomeOf(input, recorded, combining)
  const { clock } = was.view
  const unit = unitOf(recorded)
  const first = choicesOf(recorded, unit)
  let strategy: Strategy = recorded
  let is: Outcome = was
  let timer: number | undefined
  let tookMs = 0

  const later = () => {
    clearTimeout(timer)
    timer = window.setTimeout(compute, tookMs > QUICK ? PAUSE : 0)
  }
  const controls = makeControls(recorded, first, { unit, isEstimable: input.isEstimable }, later)
  const one = makeOneElement(input, was, later)
  const back = make('button', { type: 'button' }, 'As it was run')
  const said = make('p', { role: 'status', 'aria-live': 'polite' })
  const picture = make('div', { class: 'picture' })
  const code = make('code')
  const copy = make('button', { type: 'button' }, 'Copy')
  const table = make('pre')
  const text = make('details', {}, make('summary', {}, 'As text'), table)
  controls.form.append(one.group)
  const root = make(
    'section',
    { 'aria-label': 'What if it had been run otherwise?' },
    controls.form,
    make('div', { class: 'said' }, said, back),
    picture,
    make('div', { class: 'code' }, make('pre', {}, code), copy),
    text,
  )
  // Keys that are pressed in it are not JupyterLab's.
  const host = make('div', { 'data-lm-suppress-shortcuts': true })
  host.attachShadow({ mode: 'open' }).append(make('style', {}, style), root)
  place.append(host)

  const compute = () => {
    const started = performance.now()
    try {
      strategy = strategyOf(controls.choices, recorded, unit)
      is = outcomeOf(input, strategy, combining, one.earlier, clock)
    } catch (thrown) {
      said.textContent = thrown instanceof Error ? thrown.message : String(thrown)
      said.classList.add('wrong')
      return
    }
    draw()
    tookMs = performance.now() - started
    host.dataset.tookMs = tookMs.toFixed()
  }
  const draw = () => {
    const moved = one.words(clock)
    const page = diagramPage(is.view, part)
    const difference = differenceWords(was, is)
    said.classList.remove('wrong')
    said.replaceChildren(
      // The picture says it too, to those who see it.
      make('span', { class: 'unseen' }, `${page.title}. `),
      [difference, moved].filter(words => words !== '').join('. '),
    )
    const width = Math.max(NARROWEST, Math.min(WIDEST, Math.floor(host.clientWidth || WIDEST)))
    picture.innerHTML = toSVG(page, theme.now(), width)
    markElement(picture, is.view, one.placeIn(is))
    const estimator = watermarkCode(strategy.watermark)
    code.textContent = `${estimator === '' ? '' : `// the source: { watermark: ${estimator} }\n`}${strategyCode(strategy)}`
    if (text.open) table.textContent = viewTable(is.view)
  }
  const theme = followTheme(host, draw)
  back.addEventListener('click', () => {
    controls.set(first)
    one.reset()
    compute()
  })
  copy.addEventListener('click', async () => {
    await navigator.clipboard?.writeText(code.textContent ?? '')
    copy.textContent = 'Copied'
  })
  text.addEventListener('toggle', draw)
  picture.addEventListener('click', event => {
    const place = clickedElement(event, picture, is.view)
    if (place !== undefined) one.choose(is, place)
  })
  let seen = 0
  new ResizeObserver(() => {
    if (Math.abs(host.clientWidth - seen) < 8) return
    seen = host.clientWidth
    draw()
  }).observe(host)
  draw()
}
