import {
  afterAll,
  afterAny,
  afterCount,
  afterEach,
  afterProcessingTime,
  afterWatermark,
  defaultTrigger,
  direct,
  fixedWindows,
  globalWindows,
  groupByKey,
  interval,
  type KV,
  kv,
  never,
  type OnceTrigger,
  orFinally,
  type PaneEvent,
  Pipeline,
  repeatedly,
  sessions,
  slidingWindows,
  type Trigger,
  testStream,
  timestamped,
  type WindowFn,
  windowInto,
} from 'yeoul'
import type { Case, CaseStep, CaseTrigger, CaseWindow, ExpectedPane } from './case.ts'

/** Runs one case through a pipeline on the direct runner; gives what is wrong, in words, or nothing. */
export function runCase(test: Case): readonly string[] {
  const failures = compareSteps(test)
  if (test.expectError === null) return failures
  const pattern = new RegExp(test.expectError)
  return failures.some(failure => pattern.test(failure))
    ? []
    : [`expected a failure like /${test.expectError}/, got ${JSON.stringify(failures)}`]
}

/** After each action all panes that it made must be expected, and all that are expected must come. */
function compareSteps(test: Case): readonly string[] {
  const actions = test.steps.filter(step => step.op !== 'expect' && step.op !== 'state')
  const p = new Pipeline()
  p.apply(
    actions.reduce(drive, testStream<KV<string, number>>()),
    windowInto(windowFnOf(test.window), {
      trigger: triggerOf(test.trigger),
      accumulationMode: test.accumulation,
      allowedLateness: test.allowedLateness,
      timestampCombiner: COMBINERS[test.timestampCombiner],
    }),
    groupByKey(),
  )
  const run = direct().stepped(p)
  const failures: string[] = []
  let action = ''
  let made: ExpectedPane[] = []
  let asked = true
  const settle = (expected: readonly ExpectedPane[]) => {
    for (const failure of match(expected, made)) failures.push(`after ${action}: ${failure}`)
    asked = true
  }
  for (const step of test.steps) {
    if (step.op === 'state') continue
    if (step.op === 'expect') {
      settle(step.panes)
      continue
    }
    if (!asked) settle([])
    action = JSON.stringify(step)
    made = (run.step() ?? []).filter((event): event is PaneEvent => event.type === 'pane').map(describe)
    asked = false
  }
  if (!asked) settle([])
  return failures
}

function drive(stream: ReturnType<typeof testStream<KV<string, number>>>, step: CaseStep) {
  switch (step.op) {
    case 'input':
      return stream.addElements(...step.values.map(value => timestamped(kv('key', value), value)))
    case 'watermark':
      return stream.advanceWatermarkTo(step.to === 'inf' ? Number.POSITIVE_INFINITY : step.to)
    case 'clock':
      return stream.advanceProcessingTime(step.advance)
    default:
      return stream
  }
}

const COMBINERS = {
  EOW: 'endOfWindow',
  EARLIEST: 'earliest',
  LATEST: 'latest',
  EARLIEST_TRANSFORMED: 'earliestTransformed',
} as const

function windowFnOf(window: CaseWindow): WindowFn {
  switch (window.kind) {
    case 'global':
      return globalWindows()
    case 'fixed':
      return fixedWindows(window.size, { offset: window.offset ?? 0 })
    case 'sliding':
      return slidingWindows({ size: window.size, period: window.period })
    case 'sessions':
      return sessions(window.gap)
    case 'fixed_custom_timestamping': {
      const { size } = window
      return {
        name: 'fixedWithCustomTimestamps',
        assignWindows({ timestamp }) {
          const start = Math.floor(timestamp / size) * size
          return [interval(start, start + size)]
        },
        getOutputTime: timestamp => timestamp + 100,
      }
    }
  }
}

function triggerOf(trigger: CaseTrigger): Trigger {
  switch (trigger.kind) {
    case 'Default':
      return defaultTrigger()
    case 'Never':
      return never()
    case 'AfterCount':
      return afterCount(trigger.count)
    case 'AfterProcessingTime':
      return afterProcessingTime(trigger.delay)
    case 'AfterWatermark':
      return afterWatermark({
        ...(trigger.early && { early: triggerOf(trigger.early) as OnceTrigger }),
        ...(trigger.late && { late: triggerOf(trigger.late) as OnceTrigger }),
      })
    case 'Repeatedly':
      return repeatedly(triggerOf(trigger.args[0] as CaseTrigger))
    case 'AfterAny':
      return afterAny(...trigger.args.map(triggerOf))
    case 'AfterAll':
      return afterAll(...trigger.args.map(triggerOf))
    case 'AfterEach':
      return afterEach(...trigger.args.map(triggerOf))
    case 'OrFinally':
      return orFinally(triggerOf(trigger.args[0] as CaseTrigger), triggerOf(trigger.args[1] as CaseTrigger))
  }
}

function describe({ window, value, eventTimeMs, pane }: PaneEvent): ExpectedPane {
  const isGlobal = window.start === Number.NEGATIVE_INFINITY
  return {
    window: isGlobal ? ['global', -1] : [window.start, window.maxTimestamp],
    values: [...(value as readonly number[])].sort((a, b) => a - b),
    timestamp: eventTimeMs,
    index: pane.index,
    nonspeculative_index: pane.nonSpeculativeIndex,
    early: pane.timing === 'EARLY',
    late: pane.timing === 'LATE',
    final: pane.isLast,
  }
}

/** Pairs each expected pane with one that came, whatever the order; a pane that fits several must not be taken from the only one it fits. */
function match(expected: readonly ExpectedPane[], made: readonly ExpectedPane[]): readonly string[] {
  const takenBy = new Map<ExpectedPane, ExpectedPane>()
  const assign = (wanted: ExpectedPane, tried: Set<ExpectedPane>): boolean => {
    for (const pane of made) {
      if (tried.has(pane) || !fits(wanted, pane)) continue
      tried.add(pane)
      const other = takenBy.get(pane)
      if (other === undefined || assign(other, tried)) {
        takenBy.set(pane, wanted)
        return true
      }
    }
    return false
  }
  const unmatched = expected.filter(wanted => !assign(wanted, new Set()))
  const extra = made.filter(pane => !takenBy.has(pane))
  return [
    ...unmatched.map(wanted => `Unmatched output: expected ${JSON.stringify(wanted)}, got ${JSON.stringify(extra)}`),
    ...extra.map(pane => `Unexpected output: ${JSON.stringify(pane)}`),
  ]
}

const FIELDS = ['window', 'values', 'timestamp', 'index', 'nonspeculative_index', 'early', 'late', 'final'] as const

function fits(wanted: ExpectedPane, pane: ExpectedPane): boolean {
  return FIELDS.every(field => {
    const value = wanted[field]
    if (value === undefined) return true
    const plain = field === 'values' ? [...(value as readonly number[])].sort((a, b) => a - b) : value
    return JSON.stringify(plain) === JSON.stringify(pane[field])
  })
}
