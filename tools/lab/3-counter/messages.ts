import type { LabMessages } from '../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    filtered: [
      'A second filter beside that of the language.',
      'What is not said is not asked: without a keyword every tweet is kept.',
      'filter(tweet => keyword === undefined || tweet.text.includes(keyword)), with keyword taken from the second argument.',
    ],
    counter: [
      'Which of the three kinds of panes is missing, or has the wrong number: early, on time, late?',
      'A trigger says when a window fires; the mode, whether a pane tells all or what is new; the lateness, how long late tweets are still taken. You need all three.',
      "windowInto(fixedWindows('60s'), { trigger: afterWatermark({ early: afterProcessingTime('10s'), late: afterCount(1) }), allowedLateness, accumulationMode: 'accumulating' }), then combineGlobally(count()).",
    ],
    microBatch: [
      'Each tweet counts in six results.',
      'Windows overlap if one begins more often than it is long.',
      "windowInto(slidingWindows({ size: '60s', period: '10s' })), then combineGlobally(count()).",
    ],
    rolling: [
      'The global window never ends. What makes it fire nonetheless?',
      'A trigger that has fired is finished, unless it is repeated. And does each number go on from the last?',
      "windowInto(globalWindows(), { trigger: repeatedly(afterProcessingTime('10s')), accumulationMode: 'accumulating' }), then combineGlobally(count()).",
    ],
  },
  mistakes: {
    'any case': {
      name: 'you compared without regard to case',
      why: 'the keyword is sought as it is written: goal is not GOAL.',
    },
    'whole text': {
      name: 'you compared the whole text with the keyword',
      why: 'a tweet is kept if the keyword is somewhere in its text: includes, not ===.',
    },
    'no language': { name: 'you no longer ask for the language', why: 'both filters must hold.' },
    'no keyword': {
      name: 'you do not ask for the keyword',
      why: 'the tweets of the language are kept, whatever they say.',
    },
    'always a keyword': {
      name: 'you ask for a keyword also where none is given',
      why: 'without one every tweet is kept: keyword === undefined || … (includes(undefined) looks for the word undefined).',
    },
    'keyword written down': {
      name: 'you wrote the keyword down',
      why: 'it is given: the field keyword of the second argument.',
    },
    'one of the two': {
      name: 'you keep tweets that meet one wish of the two',
      why: 'both the language and the keyword must be met: and, not or.',
    },
    discarding: {
      name: 'you discarded panes that should accumulate',
      why: "each pane tells only what is new since the last; 'accumulating' tells the whole count so far.",
    },
    'late data dropped': {
      name: 'you dropped late data',
      why: 'nothing is taken after the on-time pane: allowedLateness (which the function is given) says for how long, and the trigger needs { late: … }, or it is finished then.',
    },
    'late data dropped, discarding': {
      name: 'you dropped late data; discarding is about the pane, not about lateness',
      why: 'allowedLateness says how long late tweets are still taken; the mode says whether a pane tells all or what is new.',
    },
    'lateness written down': {
      name: 'you wrote the lateness down',
      why: 'it is given: the second argument, allowedLateness; a day is only what it is if nothing is said.',
    },
    'a minute of lateness': {
      name: 'you keep windows for a minute only',
      why: 'how long late tweets are still taken is given: the second argument, allowedLateness, which is a day if nothing is said.',
    },
    'no early panes': {
      name: 'you fire no early panes',
      why: "afterWatermark fires when the watermark passes the window's end; a first count before that is what { early: … } is for.",
    },
    'default trigger': {
      name: 'on-time panes only: you left the default trigger',
      why: "it fires when the watermark passes the window's end, and of the global window that is the end of all input.",
    },
    'early by count': {
      name: 'you fire early at each tweet',
      why: 'afterCount(1) fires as soon as one is there; the first count should come ten seconds after it: afterProcessingTime.',
    },
    'processing time': {
      name: 'you fire by processing time alone, and never by event time',
      why: "no pane is on time if nothing asks the watermark: afterWatermark({ early, late }) fires at the window's end.",
    },
    'summed accumulating panes': {
      name: 'you summed accumulating panes',
      why: 'each pane is the whole count so far; to add them up counts a tweet once for each pane.',
    },
    'sliding windows': {
      name: 'you took sliding windows',
      why: 'each tweet belongs to one minute: fixedWindows.',
    },
    'no overlap': {
      name: 'your windows do not overlap',
      why: 'every ten seconds a window of sixty begins, so each tweet is in six of them.',
    },
    'period as size': {
      name: 'you count the last ten seconds',
      why: 'ten seconds is how often it is told (period); it tells of the last sixty (size).',
    },
    'size and period swapped': {
      name: 'you swapped size and period',
      why: 'a window is 60 s long (size), and one begins every 10 s (period). Most tweets are in no window of yours.',
    },
    'fires once': {
      name: 'your trigger fires once, and a finished trigger closes its window',
      why: 'what comes after that is dropped; repeatedly(…) begins the trigger anew after each firing.',
    },
    'per arrival': {
      name: 'you tell a count per arrival',
      why: 'afterCount(1) fires at each tweet; every ten seconds is afterProcessingTime.',
    },
  },
}
