import { counted, grouped } from '../../../lib/core/counted.ts'

/** What checks say, but for what is of one lab. */
export const en = {
  verdicts: { right: 'right', 'to do': 'to do', wrong: 'wrong', error: 'error', 'timed out': 'timed out' },
  labels: {
    youGave: 'you gave',
    andNot: 'and not',
    expected: 'expected',
    got: 'got',
    lookAt: 'look at',
    hint: 'hint',
    mistake: 'mistake',
  },
  next: (part: string) => `Next, ${part}:`,
  given: (part: string, given: string) => `${part}, given ${given}:`,
  /** A mistake, before why it is one. */
  known: (name: string) => `${name}:`,
  anotherInput: (seed: number) => `another input of that kind (seed ${seed})`,
  firstDifference: 'The first difference:',
  gaveBefore: (n: number) => `it gave before, the first of ${counted(n, 'result')}:`,
  printed: 'it printed:',
  smallest: (path: string, n: number, what: 'tweets' | 'elements') =>
    `${path}, the smallest part of it that shows a difference: ${counted(n, what === 'tweets' ? 'tweet' : 'element')}`,
  someRight: (right: number, all: number) => `${right} of ${all} are right.`,
  allRight: (n: number, file: string) =>
    `${n === 1 ? 'It is' : `All ${n} are`} right. ${file} says what else there is to it.`,
  saveAgain: 'Save the file to check it again; Ctrl-C ends.',

  notKept: (why: string) => `What a check finds is not kept: ${why}`,

  nothing: 'nothing',
  nothingMore: 'nothing more',
  andMore: (n: number) => `and ${grouped(n)} more`,
  aListOf: (n: number) => `a list of ${grouped(n)}`,
  atIndex: (item: string, index: number) => `${item} at index ${index}`,
  endOfList: 'the end of the list',

  severalAccumulators: 'right in one accumulator, but a runner may fill several, in any order, and merge them. Tried:',
  beginsAnew: 'createAccumulator again, after addInput: it must begin anew',
  inThisOrder: (inputs: string) => `addInput with ${inputs} in this order`,
  merged: (n: number, contents: string) => `mergeAccumulators of ${n} accumulators: ${contents}`,
  oneInEach: 'an input in each',
  nothingAdded: 'nothing added',

  resultsAreRight: 'the results are right, but not how they come about',
  noFunction: (file: string, name: string) => `${file}: it exports no function ${name}; export one of this name`,
  noPCollection: (file: string, name: string) => `${file}: ${name} gives no PCollection; return what apply gives`,
  notDone: (seconds: number) => `not done after ${seconds} s; is there a loop that does not end?`,
  neverSettled: 'it waits for something that never comes: a promise that nobody resolves?',
  outOfMemory: (megabytes: number) => `it took more than ${megabytes} MB of memory; does something only grow?`,
  ended: (how: string) => `it ended the program (${how}); give results, and do not call process.exit`,
  exitCode: (code: number | null) => `exit code ${code}`,

  hintOf: (part: string, level: number, all: number) => `${part}, hint ${level} of ${all}:`,
  diffShows: (command: string) => `${command} shows how the solution has it.`,
  nothingToHint: (lab: string) => `All of lab ${lab} is right; there is nothing to hint at.`,
  sameAsSolution: (file: string) => `${file} is the solution's, letter by letter.`,
  isReset: (file: string, copy: string) => `${file} is again as it was given. What you had written is in ${copy}`,
  rightOf: (right: number, all: number) => `${right} of ${all} right`,
  hintsTaken: (n: number) => `hints ${n}`,
  noHints: (part: string, command: string) =>
    `${part}: there are no hints for it; ${command} shows how the solution has it`,

  nothingToLookAt: (part: string) =>
    `${part}: its last check has left nothing to draw: it is right or still to do, or makes no windows, or was not checked yet`,

  allRightToLookAt: (lab: string) => `lab ${lab} is right; there is nothing to look at`,
  compilerObjects: 'But the compiler objects, which npm run check-types asks as well:',
  importIt: (name: string, from: string) =>
    `${name} is not imported: add it to import { … } from '${from}' (import type takes types only)`,
  openPage: (path: string) => `${path}: the same, drawn; open it in a browser:`,
  noSuchPart: (part: string, lab: string, parts: string) => `${part}: no function of lab ${lab}; there are ${parts}`,

  yours: 'Yours',
  solution: 'Solution',
}

export type CheckWords = typeof en
