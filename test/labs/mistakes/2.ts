import type { Planted } from './planted.ts'

const sliding = "slidingWindows({ size: '60s', period: '10s' }), { allowedLateness, "
const hundreds = 'repeatedly(afterCount(100))'
const trigger = 'trigger: afterWatermark({ early: afterCount(3), late: afterCount(1) }),'
const discarding = "accumulationMode: 'discarding',\n    }),\n    combineGlobally(count()),"
const accumulating = "accumulationMode: 'accumulating',\n    }),\n    combineGlobally(count()),"

export const planted: readonly Planted[] = [
  {
    part: 'source',
    right: "{ ...options, eventTime: 'created' }",
    wrong: "{ eventTime: 'created' }",
    mistake: 'options forgotten',
  },
  { part: 'source', right: "eventTime: 'created'", wrong: "eventTime: 'received'", mistake: 'received' },
  {
    part: 'source',
    right: 'readRecording(recording',
    wrong: "readRecording('quiet-afternoon'",
    mistake: 'one recording only',
  },
  {
    part: 'fixed',
    right: "windowInto(fixedWindows('60s'), {",
    wrong: "windowInto(fixedWindows('60s'), { trigger: repeatedly(afterProcessingTime('1m')),",
    mistake: 'clock for the watermark',
  },
  {
    part: 'sliding',
    right: "{ size: '60s', period: '10s' }",
    wrong: "{ size: '10s', period: '60s' }",
    mistake: 'size and period swapped',
  },
  { part: 'sliding', right: sliding, wrong: sliding.replace('allowedLateness, ', ''), mistake: 'late data dropped' },
  { part: 'session', right: "sessions('20s')", wrong: "sessions('1m')", mistake: 'gap too long' },
  { part: 'session', right: "sessions('20s')", wrong: "fixedWindows('20s')", mistake: 'a grid' },
  { part: 'every100', right: hundreds, wrong: 'afterCount(100)', mistake: 'fires once' },
  { part: 'every100', right: `trigger: ${hundreds}, `, wrong: '', mistake: 'one pane at the end' },
  {
    part: 'every100',
    right: 'windowInto(globalWindows(), {',
    wrong: "windowInto(fixedWindows('1m'), {",
    mistake: 'a hundred a window',
  },
  {
    part: 'every100',
    right: "accumulationMode: 'discarding' }),\n    combineGlobally(count()),",
    wrong: "accumulationMode: 'discarding' }),\n    combineGlobally(count()),\n    map(() => 100),",
    mistake: 'a hundred assumed',
  },
  {
    part: 'pieces',
    right: discarding,
    wrong: `${discarding}\n    filter(n => n !== 0),`,
    mistake: 'empty panes left out',
  },
  {
    part: 'pieces',
    right: `${trigger}\n      allowedLateness,\n      accumulationMode: 'discarding'`,
    wrong: `${trigger}\n      allowedLateness,\n      accumulationMode: 'accumulating'`,
    mistake: 'accumulating',
  },
  {
    part: 'pieces',
    right: trigger,
    wrong: 'trigger: afterWatermark({ early: afterCount(3) }),',
    mistake: 'late data dropped',
  },
  {
    part: 'pieces',
    right: trigger,
    wrong: "trigger: afterWatermark({ early: afterProcessingTime('10s'), late: afterCount(1) }),",
    mistake: 'early by the clock',
  },
  { part: 'pieces', right: trigger, wrong: 'trigger: repeatedly(afterCount(3)),', mistake: 'count alone' },
  {
    part: 'wholes',
    right: `allowedLateness,\n      ${accumulating}`,
    wrong: discarding,
    mistake: 'late data dropped, discarding',
  },
  {
    part: 'wholes',
    right: accumulating,
    wrong: `${accumulating}\n    combineGlobally(sum()),`,
    mistake: 'summed accumulating panes',
  },
]
