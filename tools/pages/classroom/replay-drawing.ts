import { type DiagramContent, type DiagramStyle, drawDiagram } from '../../../lib/charts/diagram/diagram.ts'
import { isBinned } from '../../../lib/charts/diagram/diagram-marks.ts'
import { type Lane, laneCount, lanesOf } from '../../../lib/charts/diagram/lanes.ts'
import { lostWindows } from '../../../lib/charts/diagram/lost-windows.ts'
import type { OpenPane } from '../../../lib/charts/diagram/now-marks.ts'
import { type Chip, chipWidth } from '../../../lib/charts/diagram/pane-label-placement.ts'
import {
  axisNames,
  eventAxis,
  makePanel,
  type Panel,
  processingAxis,
  processingTicks,
} from '../../../lib/charts/diagram/panel.ts'
import { type Marks, texts } from '../../../lib/charts/drawing/marks.ts'
import { colour } from '../../../lib/charts/drawing/palette.ts'
import { fitText, textWidth } from '../../../lib/charts/drawing/text-width.ts'
import type { ClockText } from '../../../lib/charts/words/clock-text.ts'
import { keyText } from '../../../lib/charts/words/value-text.ts'
import type { Timestamp } from '../../../lib/core/time.ts'
import type { BoundedWindow } from '../../../lib/core/window.ts'
import type { Lens } from '../../../lib/replay/messages.ts'
import { CountedCells } from './counted-cells.ts'
import type { GroupingIndex } from './grouping-index.ts'
import { countBefore, type WindowLog } from './key-log.ts'
import { SeenSteps } from './seen-steps.ts'
import { type Bounds, type Scene, type ShownSpan, shownSpan } from './shown-span.ts'

/** Where a page stands in a replay: after so many events, at this time. */
export interface Standing {
  readonly place: number
  readonly nowMs: Timestamp
}

/** What a picture is of. */
export interface DrawnScene extends Bounds {
  readonly lens?: Lens | undefined
  /** Where the watermark stands, which may be far from the windows that are looked at. */
  readonly watermarkMs?: Timestamp | undefined
  /** Whose lanes come first. */
  readonly keys?: readonly string[] | undefined
  /** Of the chips of a picture beside it, so that both have one scale. */
  readonly widest?: number
}

/** The size of a picture in the units in which it is drawn; its page enlarges them. */
export interface PictureSize {
  readonly width: number
  readonly height: number
  readonly em: number
}

/** A diagram in its place. */
export interface DrawnLane {
  readonly panel: Panel
  readonly content: DiagramContent
}

export interface ReplayPicture {
  readonly marks: Marks
  readonly lanes: readonly DrawnLane[]
  readonly span: ShownSpan
}

/** A lane with what is counted and open in it. */
interface KeyLane extends Lane {
  readonly openPanes: readonly OpenPane[]
  readonly logs: readonly WindowLog[]
}

const MOST_KEYS = 4
/** A lane that is lower says nothing. */
const LEAST_HEIGHT = 7
const MARGIN = { left: 3.9, right: 2.2, top: 2.2, bottom: 3.2 }
/** On both sides of a time of the axis. */
const AROUND_LABEL = 1.1
/** In units of em: a lane's name beside it. */
const NAMES = 6.4

/** Draws what a grouping had done when a replay stands somewhere. */
export class ReplayDrawing {
  readonly #index: GroupingIndex
  readonly #clock: ClockText
  #placed = new Map<string, readonly Chip[]>()
  #placedFor = ''
  readonly #steps = new SeenSteps()
  readonly #cells: CountedCells[] = []

  constructor(index: GroupingIndex, clock: ClockText) {
    this.#index = index
    this.#clock = clock
  }

  draw({ place, nowMs }: Standing, scene: DrawnScene, size: PictureSize): ReplayPicture {
    const { em, width } = size
    const { windowing } = this.#index.step
    const overlapping = laneCount(windowing)
    const isSessions = windowing?.shape?.kind === 'sessions'
    const isMany = overlapping > 1 || isSessions || this.#index.keyCount > 1
    const inside = width - (MARGIN.left + MARGIN.right + (isMany ? NAMES : 0)) * em
    const span = this.#spanFor({ place, nowMs }, { ...scene, origin: this.#clock.origin }, inside, em)
    const keys = this.#index.keys(place, scene.keys).slice(0, overlapping > 1 ? 1 : MOST_KEYS)
    const watermark = this.#steps.at(this.#index.watermarks, place, span)
    const logs = keys.map(key => this.#index.windowsIn(key, span.eventTime))
    const elementCount = logs.flat().reduce((sum, { elements }) => sum + countBefore(elements, place), 0)
    const isDense = isBinned(elementCount)
    const lanes = keys.flatMap((key, i): readonly KeyLane[] => {
      const stretch = this.#index.stretch(key, place, span.eventTime, !isDense)
      const lost = lostWindows(stretch.story, this.#index.step, watermark)
      const all = lanesOf({ ...stretch, windows: [...stretch.windows, ...lost] }, windowing, this.#clock, nowMs)
      return all.map(lane => {
        const starts = new Set(lane.windows.map(({ window }) => window.start))
        const isOwn = (window: BoundedWindow) => all.length === 1 || starts.has(window.start)
        // Of many keys that slide, one is shown.
        const note = lane.note !== '' && this.#index.keyCount > 1 ? keyText(key) : lane.note
        return {
          ...lane,
          note,
          openPanes: stretch.openPanes.filter(({ window }) => isOwn(window)),
          logs: logs[i]?.filter(({ window }) => isOwn(window)) ?? [],
        }
      })
    })
    const shown =
      lanes.length === 0
        ? [{ name: '', note: '', windows: [], elements: [], drops: [], openPanes: [], logs: [] }]
        : lanes
    const left = this.#axisWidth(span) + (isMany ? NAMES : 0)
    const panels = this.#panels(shown.length, left * em, size, span)
    this.#forgetChips(panels[0] as Panel)
    const watermarkMs = scene.watermarkMs ?? watermark.at(-1)?.watermarkMs
    const style = {
      clock: this.#clock,
      elementCount,
      isSmall: isMany,
      placed: this.#placed,
    }
    const drawn = panels.map((panel, i): DrawnLane & { readonly marks: Marks } => {
      const { name, note, openPanes, logs, ...lane } = shown[i] as (typeof shown)[number]
      const content: DiagramContent = {
        ...lane,
        ...(isDense && { cells: this.#cellsOf(i).at(logs, place, panel) }),
        watermark,
        firstMs: scene.beganMs,
        now: {
          atMs: nowMs,
          openPanes,
          isFirst: i === 0,
          isLast: i === panels.length - 1,
          ...(watermarkMs !== undefined && Number.isFinite(watermarkMs) && { watermarkMs }),
        },
      }
      const ticks = processingTicks(panel, this.#clock)
      const own: DiagramStyle = { ...style, ticks }
      return {
        panel,
        content,
        marks: [
          ...drawDiagram(panel, content, own),
          ...processingAxis(panel, this.#clock, ticks),
          ...(isMany ? laneName(panel, name, note) : []),
        ],
      }
    })
    const last = panels.at(-1) as Panel
    return {
      span,
      lanes: drawn,
      marks: [
        ...drawn.flatMap(({ marks }) => marks),
        ...eventAxis(last, this.#clock, columnsOf(span)),
        ...axisNames({ ...last, top: (panels[0] as Panel).top, left: MARGIN.left * em }),
      ],
    }
  }

  #cellsOf(lane: number): CountedCells {
    this.#cells[lane] ??= new CountedCells()
    return this.#cells[lane]
  }

  #spanFor({ place, nowMs }: Standing, scene: Scene & DrawnScene, inside: number, em: number): ShownSpan {
    const widest = Math.max(this.#index.widest(place), scene.widest ?? 0, chipWidth('000', '', 1))
    const column = widest * em + 8
    const columns = Math.max(2, Math.floor(inside / column))
    return shownSpan(this.#index.step.windowing, scene, nowMs, columns)
  }

  /** The widest time that the axis may have, in units of em. */
  #axisWidth({ processingTime: { from, to } }: ShownSpan): number {
    const widest = Math.max(...[from, to].map(time => textWidth(this.#clock.label(time))))
    return Math.max(MARGIN.left, widest + AROUND_LABEL)
  }

  #panels(count: number, left: number, { width, height, em }: PictureSize, span: ShownSpan): readonly Panel[] {
    const [top, bottom] = [MARGIN.top * em, height - MARGIN.bottom * em]
    const most = Math.max(1, Math.floor((bottom - top) / (LEAST_HEIGHT * em)))
    const rows = Math.min(count, most)
    const each = (bottom - top) / rows
    return Array.from({ length: rows }, (_, i) => {
      const room = {
        left,
        right: width - MARGIN.right * em,
        top: top + i * each + (i > 0 ? 0.8 * em : 0),
        bottom: top + (i + 1) * each,
      }
      return makePanel(room, em, span.eventTime, span.processingTime, 1.8 * em)
    })
  }

  /** Where the picture is another, chips have other places. */
  #forgetChips({ left, right, top, bottom, em, eventTime, processingTime }: Panel): void {
    const name = [left, right, top, bottom, em, eventTime.from, eventTime.to, processingTime.to].join(' ')
    if (name === this.#placedFor) return
    this.#placedFor = name
    this.#placed = new Map()
  }
}

function columnsOf({ eventTime: { from, to }, unitMs }: ShownSpan): readonly Timestamp[] {
  const columns: Timestamp[] = []
  for (let time = from; time <= to; time += unitMs) columns.push(time)
  return columns
}

function laneName({ top, em }: Panel, name: string, note: string): Marks {
  const label = { x: 0.4 * em, y: top + 1.4 * em, text: fitText(name, (NAMES - 0.4) / 1.12), size: em, weight: 700 }
  const second = { x: 0.4 * em, y: top + 2.8 * em, text: fitText(note, NAMES - 0.4), size: em, fill: colour('ink2') }
  return texts(
    [label, second].filter(({ text }) => text !== ''),
    'lane',
  )
}
