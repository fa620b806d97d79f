import {
  afterCount,
  afterProcessingTime,
  afterWatermark,
  combineGlobally,
  count,
  filter,
  fixedWindows,
  globalWindows,
  map,
  repeatedly,
  sessions,
  slidingWindows,
  sum,
  type Trigger,
  windowInto,
} from 'yeoul'
import { readRecording } from 'yeoul/io/recording'
import * as solution from '../../../solutions/2-ingest/lab.ts'
import type { Mistakes } from '../lab-program.ts'
import type { Ingest } from './parts.ts'

type WindowFn = Parameters<typeof windowInto>[0]
type Mode = 'accumulating' | 'discarding'

interface How {
  readonly trigger?: Trigger
  readonly lateness?: '0s' | '1m'
  readonly mode?: Mode
}

function counted(windows: WindowFn, { trigger, lateness = '1m', mode = 'accumulating' }: How = {}): Ingest['fixed'] {
  const options = { allowedLateness: lateness, accumulationMode: mode }
  return tweets =>
    tweets.apply(
      windowInto(windows, trigger === undefined ? options : { ...options, trigger }),
      combineGlobally(count()),
    )
}

/** What goes wrong with lateness and mode, whatever the windows. */
function late(windows: WindowFn, how: How = {}): Readonly<Record<string, Ingest['fixed']>> {
  return {
    'late data dropped': counted(windows, { ...how, lateness: '0s' }),
    discarding: counted(windows, { ...how, mode: 'discarding' }),
  }
}

const minutes = fixedWindows('60s')
const tenMinutes = fixedWindows('10m')
const [early, each] = [afterCount(3), afterCount(1)]
const trigger = afterWatermark({ early, late: each })

/** What goes wrong with the trigger, in either mode. */
function triggered(mode: Mode): Readonly<Record<string, Ingest['pieces']>> {
  return {
    'clock for the watermark': counted(tenMinutes, { trigger: repeatedly(afterProcessingTime('10m')), mode }),
    'early by the clock': counted(tenMinutes, {
      trigger: afterWatermark({ early: afterProcessingTime('10s'), late: each }),
      mode,
    }),
    'count alone': counted(tenMinutes, { trigger: repeatedly(early), mode }),
    'fires once': counted(tenMinutes, { trigger: early, mode }),
    'no early panes': counted(tenMinutes, { trigger: afterWatermark({ late: each }), mode }),
    'late in threes': counted(tenMinutes, { trigger: afterWatermark({ early, late: early }), mode }),
    'by the minute': counted(minutes, { trigger, mode }),
  }
}

function hundreds(trigger: Trigger, mode: Mode = 'discarding', windows: WindowFn = globalWindows()) {
  return counted(windows, { trigger, mode, lateness: '0s' })
}

export const mistakes: Mistakes<Ingest> = {
  source: {
    'options forgotten': (p, recording) => p.apply(readRecording(recording, { eventTime: 'created' })),
    received: (p, recording, options = {}) => p.apply(readRecording(recording, { ...options, eventTime: 'received' })),
    'one recording only': (p, _, options = {}) =>
      p.apply(readRecording('quiet-afternoon', { ...options, eventTime: 'created' })),
  },
  fixed: {
    ...late(minutes),
    'sliding windows': solution.sliding,
    'clock for the watermark': counted(minutes, { trigger: repeatedly(afterProcessingTime('60s')) }),
  },
  sliding: {
    ...late(slidingWindows({ size: '60s', period: '10s' })),
    'size and period swapped': counted(slidingWindows({ size: '10s', period: '60s' })),
    'period as size': counted(fixedWindows('10s')),
    'no overlap': counted(minutes),
  },
  session: {
    ...late(sessions('20s')),
    'gap too long': counted(sessions('60s')),
    'gap too short': counted(sessions('10s')),
    milliseconds: counted(sessions(20)),
    minutes: counted(sessions('20m')),
    'a grid': counted(fixedWindows('20s')),
    'by the minute': counted(minutes),
  },
  every100: {
    'fires once': hundreds(afterCount(100)),
    accumulating: hundreds(repeatedly(afterCount(100)), 'accumulating'),
    'a hundred a window': hundreds(repeatedly(afterCount(100)), 'discarding', minutes),
    'a hundred assumed': tweets => solution.every100(tweets).apply(map(() => 100)),
    'one pane at the end': tweets => tweets.apply(windowInto(globalWindows()), combineGlobally(count())),
    'per arrival': hundreds(repeatedly(each)),
  },
  pieces: {
    accumulating: solution.wholes,
    'late data dropped': counted(tenMinutes, { trigger, lateness: '0s', mode: 'discarding' }),
    'late data dropped, accumulating': counted(tenMinutes, { trigger, lateness: '0s' }),
    'empty panes left out': (tweets, lateness) => solution.pieces(tweets, lateness).apply(filter(n => n > 0)),
    ...triggered('discarding'),
  },
  wholes: {
    ...late(tenMinutes, { trigger }),
    'late data dropped, discarding': counted(tenMinutes, { trigger, lateness: '0s', mode: 'discarding' }),
    'summed accumulating panes': (tweets, lateness) => solution.wholes(tweets, lateness).apply(combineGlobally(sum())),
    ...triggered('accumulating'),
  },
}
