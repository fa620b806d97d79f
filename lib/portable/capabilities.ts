/** What a pipeline may need of an engine. */
export type Capability =
  | 'windows'
  | 'triggers'
  | 'state'
  | 'timers'
  | 'sideInputs'
  | 'unbounded'
  | 'testStream'
  | 'cancel'
  | 'recovery'
  | 'pages'

/** Whether an engine can do it. A note says how, or why not; what was not tried is not promised. */
export interface Support {
  readonly can: 'yes' | 'no' | 'untried'
  readonly note?: string
}

export type EngineName = 'prism' | 'flink' | 'flink-embedded' | 'spark' | 'dataflow'

export const CAPABILITIES: Readonly<Record<Capability, string>> = {
  windows: 'fixed, sliding, session and global windows',
  triggers: 'early and late panes',
  state: 'state of keys',
  timers: 'timers of keys',
  sideInputs: 'side inputs',
  unbounded: 'sources without an end',
  testStream: 'testStream',
  cancel: 'to cancel a job',
  recovery: 'to go on after a crash',
  pages: 'pages that show a job',
}

const YES: Support = { can: 'yes' }
const UNTRIED: Support = { can: 'untried' }
const no = (note: string): Support => ({ can: 'no', note })

const NO_TEST_STREAM = no('its watermark cannot be moved by hand; use direct() or prism()')

const FLINK = {
  windows: YES,
  triggers: YES,
  state: { can: 'yes', note: 'it takes bags only; all other state is kept in them' },
  timers: YES,
  sideInputs: YES,
  testStream: NO_TEST_STREAM,
} as const

/**
 * What each engine can do, of the versions that yeoul engine brings. Runners refuse beforehand what is 'no'; what is 'yes'
 * is proven by the suite over all runners.
 */
export const SUPPORT: Readonly<Record<EngineName, Readonly<Record<Capability, Support>>>> = {
  prism: {
    windows: YES,
    triggers: YES,
    state: YES,
    timers: YES,
    sideInputs: YES,
    unbounded: YES,
    testStream: YES,
    cancel: { can: 'yes', note: 'by ending it: there is one Prism for each job' },
    recovery: no('it keeps all in memory, and ends with its job'),
    pages: YES,
  },
  flink: {
    ...FLINK,
    unbounded: { can: 'yes', note: 'until it is cancelled' },
    cancel: { can: 'yes', note: "by Flink's REST API; Beam's own cancel leaves the job running" },
    recovery: { can: 'yes', note: 'with checkpoints; panes may be written again, with equal values' },
    pages: YES,
  },
  'flink-embedded': {
    ...FLINK,
    unbounded: { can: 'yes', note: 'until it is cancelled' },
    cancel: YES,
    recovery: no('all of it is one process; take a cluster'),
    pages: no('it has none; take a cluster'),
  },
  spark: {
    windows: YES,
    triggers: { can: 'yes', note: 'a window fires once, when all has come' },
    state: YES,
    timers: YES,
    sideInputs: YES,
    unbounded: no(
      "Beam's runner for Spark cannot stop in the middle of a source and go on later; use flink() or prism(), or a source that ends",
    ),
    testStream: NO_TEST_STREAM,
    cancel: UNTRIED,
    recovery: UNTRIED,
    pages: UNTRIED,
  },
  dataflow: {
    windows: UNTRIED,
    triggers: UNTRIED,
    state: UNTRIED,
    timers: UNTRIED,
    sideInputs: UNTRIED,
    unbounded: UNTRIED,
    testStream: NO_TEST_STREAM,
    cancel: UNTRIED,
    recovery: UNTRIED,
    pages: UNTRIED,
  },
}
