import { counted, grouped } from '../core/counted.ts'
import { requireTrace } from '../trace/require-trace.ts'
import type { Trace } from '../trace/trace.ts'
import { type Bundle, type Chart, type DrawOptions, makeChart, show, VEGA_LITE } from './chart.ts'
import { diagramTitle } from './diagram/diagram-words.ts'
import { groupingStep, readGrouping } from './diagram/key-stories.ts'
import type { Theme } from './drawing/palette.ts'
import { marksOf } from './sheet.ts'
import { diagramPage, viewTable } from './time-diagram.ts'
import { choosingPicture } from './vega-lite/choosing-picture.ts'
import type { VegaLite } from './vega-lite/picture.ts'
import { type Alternatives, alternativesTo } from './what-if/alternatives.ts'
import { differenceWords, outcomeOf } from './what-if/outcome.ts'
import { packInput } from './what-if/packed-input.ts'
import { beginningOf, type RecordedInput, recordedInput } from './what-if/recorded-input.ts'
import type { Combining, Strategy } from './what-if/rerun.ts'
import { asItWasRun } from './what-if/strategy.ts'

export interface WhatIfOptions {
  /** The grouping's path; the first one if not said. */
  step?: string
  /** Only this key's elements; those of all keys if not said. */
  key?: unknown
  /** What a window's values become: a CombineFn of the kernel, by its name; 'count' if not said. */
  combineFn?: Combining
}

/** What a notebook's kernel gives: the text of a page's script, which leaves one function, called as said. */
const PAGE_SCRIPT = Symbol.for('yeoul.pageScript')
type PageScript = (page: string, functionName: string) => string

/** As many arrivals are grouped anew while one waits for it. */
const MOST_ARRIVALS = 10_000
/** And as many are, each time in some fifty ways, for who cannot group them. */
const MOST_PRECOMPUTED = 400
/** Of the pictures of these: an output is to stay below 1.5 MB, with the panel and its recording. */
const MOST_CHARACTERS = 600_000

/**
 * A recording grouped in other ways: a panel to choose windows, trigger, lateness, accumulation and watermark, and to let
 * one element come earlier. It shows what came of it, how that differs from what was run, and the code to run it so. The
 * kernel itself runs in the page. Elements are counted, or combined by one of its CombineFns, whatever the run did with
 * them. Of more than 10,000 arrivals it takes the first ones, and says so. Where a notebook is not trusted, a few strategies
 * can be chosen, which were run beforehand; elsewhere it is the time diagram of what was run. Throws if the trace has no
 * elements ('full' has), no such step or key, or if its windows are made by a function of somebody's own.
 */
export function whatIf(trace: Trace, options: WhatIfOptions = {}): Chart {
  requireTrace(trace, 'whatIf')
  const step = groupingStep(trace, options.step, 'whatIf')
  const { combineFn = 'count' } = options
  const all = recordedInput(trace, step, 'whatIf', 'key' in options ? { key: options.key } : undefined)
  if (all.moments.every(({ elements }) => elements.length === 0)) {
    // It names the keys that there are.
    if ('key' in options) readGrouping(trace, step, 'whatIf').story(options.key)
    throw new Error(`whatIf: nothing came to '${step.path}'; give the step of a grouping that something came to`)
  }
  const input = beginningOf(all, MOST_ARRIVALS)
  const { view } = outcomeOf(input, asItWasRun(input), combineFn)
  const chart = makeChart(diagramPage(view, partWords(input)), () => viewTable(view))
  const toVegaLite = ({ theme = 'auto', width = 760 }: DrawOptions = {}) =>
    precomputed(beginningOf(all, MOST_PRECOMPUTED), combineFn, theme, width)
  const toBundle = () => bundleOf({ ...chart, toVegaLite }, input, combineFn)
  return { ...chart, toVegaLite, toBundle, show: () => show({ ...chart, toBundle }) }
}

function bundleOf(chart: Chart, input: RecordedInput, combineFn: Combining): Bundle {
  const script = (globalThis as { [PAGE_SCRIPT]?: PageScript })[PAGE_SCRIPT]
  const given = [packInput(input, combineFn), combineFn, partWords(input)].map(text => JSON.stringify(text))
  // JupyterLab prefers HTML to all else where a notebook is not trusted, and then shows it without its scripts. A script
  // it prefers where a notebook is trusted; elsewhere, what else is in the bundle.
  const panel = script && `${script('what-if', 'yeoulWhatIf')}\nyeoulWhatIf(element, ${given.join(', ')})`
  return {
    ...(panel !== undefined && { 'application/javascript': panel }),
    [VEGA_LITE]: chart.toVegaLite(),
    'text/plain': chart.toTable(),
  }
}

/** A few strategies, each run by the kernel beforehand; without other windows where these make it too large. */
function precomputed(input: RecordedInput, combineFn: Combining, theme: Theme, width: number): VegaLite {
  const recorded = asItWasRun(input)
  const was = outcomeOf(input, recorded, combineFn)
  const pictureOf = (strategy: Strategy) => {
    const is = outcomeOf(input, strategy, combineFn, undefined, was.view.clock)
    const notes = [partWords(input), differenceWords(was, is)].filter(words => words !== '')
    return marksOf(diagramPage(is.view, notes.join('. ')), width)
  }
  const choosing = (lists: readonly Alternatives[]) => {
    const strategies = lists.reduce<readonly Strategy[]>(
      (before, { options }) => before.flatMap(strategy => options.map(({ apply }) => apply(strategy))),
      [recorded],
    )
    const choosers = lists.map(({ name, options }) => ({ name, options: options.map(({ label }) => label) }))
    const description = diagramTitle(was.view.grouping)
    return choosingPicture(strategies.map(pictureOf), choosers, { width, description }, theme)
  }
  const lists = alternativesTo(recorded, input)
  const all = choosing(lists)
  return JSON.stringify(all).length <= MOST_CHARACTERS ? all : choosing(lists.slice(1))
}

/** How many elements of how many are here, where these are not all. */
function partWords({ moments, elementCount }: RecordedInput): string {
  const here = moments.reduce((sum, { elements }) => sum + elements.length, 0)
  return here === elementCount ? '' : `Grouped anew: ${grouped(here)} of ${counted(elementCount, 'element')}`
}
