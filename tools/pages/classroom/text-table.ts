import { diagramTable } from '../../../lib/charts/diagram/diagram-table.ts'
import type { Replay } from './replay.ts'
import { sceneTitle } from './scene-words.ts'

/** All panes and drops of what is shown, as a text. */
export function textTable(replay: Replay): string {
  const { run, standing, clock, frame } = replay
  if (run === undefined) return ''
  const { index } = run
  const { place } = standing
  const all = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const stretches = index
    .keys(place, frame?.keys)
    .slice(0, MOST_KEYS)
    .map(key => index.stretch(key, place, all))
  return `${sceneTitle(replay)}\n\n${diagramTable(stretches, index.step.windowing, index.watermark(place), clock)}\n`
}

const MOST_KEYS = 20
