import { drawDiagram } from '../../../lib/charts/diagram/diagram.ts'
import { lanesOf } from '../../../lib/charts/diagram/lanes.ts'
import { processingTicks } from '../../../lib/charts/diagram/panel.ts'
import type { Marks } from '../../../lib/charts/drawing/marks.ts'
import { drawnGroups } from '../../../lib/charts/sheet.ts'
import type { ClockText } from '../../../lib/charts/words/clock-text.ts'
import type { Place, QuestionMessage } from '../../../lib/replay/messages.ts'
import { make } from '../elements.ts'
import { answerMarks } from './answer-marks.ts'
import type { GroupingIndex } from './grouping-index.ts'
import type { KnownRun } from './known-run.ts'
import { type DrawnLane, type DrawnScene, ReplayDrawing, type ReplayPicture, type Standing } from './replay-drawing.ts'
import { type Picked, pickedAt, selectionMarks } from './selection.ts'
import { plain, SvgPicture } from './svg-picture.ts'

/** How near a click must be, in pixels of the screen. */
const REACH = 24

/** What a diagram is drawn of. */
export interface DiagramScene {
  readonly run: KnownRun
  readonly future?: KnownRun | undefined
  readonly standing: Standing
  readonly scene: DrawnScene
  readonly clock: ClockText
  readonly question?: QuestionMessage | undefined
  /** Where it was answered on this page. */
  readonly mine?: Place | undefined
  /** In a sentence. */
  readonly title: string
}

/** The time diagram of a page. */
export class Diagram {
  readonly element: HTMLElement
  readonly #picture: SvgPicture
  #drawing: { readonly index: GroupingIndex; readonly clock: ClockText; readonly of: ReplayDrawing } | undefined
  #last: { readonly shown: DiagramScene; readonly picture: ReplayPicture } | undefined
  #picked: Picked | undefined
  #hovered: Picked | undefined
  #ahead: { readonly key: string; readonly run: KnownRun; readonly groups: readonly Node[] } | undefined

  /** `em` is the size in which it is drawn; `tapped` is called with what was tapped, and where. */
  constructor(
    em: number,
    tapped?: (picked: Picked | undefined, at: { eventTimeMs: number; processingTimeMs: number } | undefined) => void,
  ) {
    this.#picture = new SvgPicture('diagram', em)
    this.element = make('div', { class: 'picture' }, this.#picture.svg)
    if (tapped === undefined) return
    this.#picture.svg.addEventListener('click', event => {
      tapped(this.#under(event), this.#placeOf(event))
    })
    this.#picture.svg.addEventListener('pointermove', event => {
      if (event.pointerType === 'mouse') this.#hover(this.#under(event))
    })
    this.#picture.svg.addEventListener('pointerleave', () => this.#hover(undefined))
  }

  /** Looks how large it is. */
  measure(): void {
    this.#picture.measure()
  }

  get picked(): Picked | undefined {
    return this.#picked
  }

  pick(picked: Picked | undefined): void {
    this.#picked = picked
    this.redraw()
  }

  /** Draws the same again. */
  redraw(): void {
    if (this.#last !== undefined) this.draw(this.#last.shown)
  }

  draw(shown: DiagramScene): void {
    const { run, standing, scene, clock, title } = shown
    if (this.#drawing?.index !== run.index || this.#drawing.clock !== clock)
      this.#drawing = { index: run.index, clock, of: new ReplayDrawing(run.index, clock) }
    const { size } = this.#picture
    if (size.width <= 0 || size.height <= 0) return
    const picture = this.#drawing.of.draw(standing, scene, size)
    this.#last = { shown, picture }
    const picked = this.#hovered ?? this.#picked
    const over = picked === undefined ? [] : selectionMarks(picture.lanes, picked)
    this.#picture.draw([...picture.marks, ...over, ...answerMarks(picture.lanes, shown.question, shown.mine)], title)
    this.#picture.svg.classList.toggle('has-picked', over.length > 0)
    this.#showAhead(this.#groupsAhead(shown, picture))
  }

  /** What is to come, faintly, and with none of its values. */
  #groupsAhead({ future, clock }: DiagramScene, { lanes, span }: ReplayPicture): readonly Node[] {
    const [lane] = lanes
    if (future === undefined || lane === undefined || lanes.length > 1) return []
    const { width, height } = this.#picture.size
    const { eventTime, processingTime } = span
    const key = [width, height, eventTime.from, eventTime.to, processingTime.to].join(' ')
    if (this.#ahead?.key !== key || this.#ahead.run !== future) {
      const marks = futureMarks(future.index, lane, eventTime, clock)
      this.#ahead = { key, run: future, groups: faint(drawnGroups(marks, width, height) as unknown as readonly Node[]) }
    }
    return this.#ahead.groups
  }

  #showAhead(groups: readonly Node[]): void {
    const { svg } = this.#picture
    const shown = [...svg.children].filter(child => child.classList.contains('future'))
    if (shown.length === groups.length && shown[0] === groups[0]) return
    for (const child of shown) child.remove()
    svg.prepend(...groups)
  }

  #under(event: MouseEvent): Picked | undefined {
    if (this.#last === undefined) return undefined
    const at = this.#picture.pointAt(event.clientX, event.clientY)
    return pickedAt(this.#last.picture.lanes, at, REACH / this.#picture.scale)
  }

  #placeOf(event: MouseEvent): { eventTimeMs: number; processingTimeMs: number } | undefined {
    const at = this.#picture.pointAt(event.clientX, event.clientY)
    const lane = this.#last?.picture.lanes.find(({ panel }) => at.y >= panel.top && at.y <= panel.bottom)
    if (lane === undefined) return undefined
    const { panel } = lane
    if (at.x < panel.left || at.x > panel.right) return undefined
    const { eventTime, processingTime } = panel
    const share = (at.x - panel.left) / (panel.right - panel.left)
    const height = (panel.bottom - at.y) / (panel.bottom - panel.y(processingTime.to))
    return {
      eventTimeMs: Math.round(eventTime.from + share * (eventTime.to - eventTime.from)),
      processingTimeMs: Math.round(processingTime.from + height * (processingTime.to - processingTime.from)),
    }
  }

  #hover(picked: Picked | undefined): void {
    if (isSamePicked(picked, this.#hovered)) return
    this.#hovered = picked
    this.redraw()
  }
}

function isSamePicked(a: Picked | undefined, b: Picked | undefined): boolean {
  if (a === undefined || b === undefined || a.kind !== b.kind) return a === b
  if (a.kind === 'pane') return b.kind === 'pane' && a.pane.event === b.pane.event
  if (a.kind === 'element') return b.kind === 'element' && a.element.id === b.element.id
  return b.kind === 'drop' && a.drop === b.drop
}

const TELLING = /^(chip.*|leader|grid|ideal|end|watermark-rim)$/

function futureMarks(
  index: GroupingIndex,
  { panel, content }: DrawnLane,
  span: { readonly from: number; readonly to: number },
  clock: ClockText,
): Marks {
  const { count } = index
  const stretch = index.stretch(index.keys(count)[0], count, span)
  const [lane] = lanesOf(stretch, index.step.windowing, clock, panel.processingTime.to)
  if (lane === undefined) return []
  const { name: _, note: __, ...rest } = lane
  const marks = drawDiagram(
    panel,
    { ...rest, watermark: index.watermark(count), firstMs: content.firstMs },
    { clock, ticks: processingTicks(panel, clock), elementCount: lane.elements.length, isSmall: true },
  )
  const silent = marks.filter(({ kind, className }) => kind !== 'text' && !TELLING.test(className))
  return silent.map(mark => {
    if (mark.kind !== 'line' || mark.className !== 'watermark') return mark
    // Where it came from is known already.
    return { ...mark, points: mark.points.slice(mark.points.findIndex(({ x }) => x > panel.left)) }
  })
}

function faint(groups: readonly Node[]): readonly Node[] {
  for (const group of groups) {
    if (!(group instanceof Element)) continue
    plain(group)
    group.classList.add('future')
  }
  return groups
}
