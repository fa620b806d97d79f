import type { LabMessages } from '../lab-program.ts'

export const messages: LabMessages = {
  hints: {
    source: [
      'It is given three things. Do all of them reach readRecording?',
      'Whoever calls it says which recording, and in options which watermark. You say which time of a tweet counts: the one at which it was written.',
      "pipeline.apply(readRecording(recording, { ...options, eventTime: 'created' })).",
    ],
    fixed: [
      'It was done when you came: what is different now?',
      'Three things are said: which windows, how long what is late still counts, and whether a pane tells all.',
      "windowInto(fixedWindows('60s'), { allowedLateness, accumulationMode: 'accumulating' }), then combineGlobally(count()).",
    ],
    sliding: [
      'Each tweet counts in six results.',
      'Windows overlap if one begins more often than it is long. All else is as in fixed.',
      "windowInto(slidingWindows({ size: '60s', period: '10s' }), { allowedLateness, accumulationMode: 'accumulating' }), then combineGlobally(count()).",
    ],
    session: [
      'No clock says where such a window begins and ends: the tweets themselves do.',
      'What is given is the pause that ends a session. All else is as in fixed.',
      "windowInto(sessions('20s'), { allowedLateness, accumulationMode: 'accumulating' }), then combineGlobally(count()).",
    ],
    every100: [
      'The global window never ends. What makes it fire nonetheless, and again?',
      'A trigger that has fired is finished, unless it is repeated. And is the second number what is new, or all?',
      "windowInto(globalWindows(), { trigger: repeatedly(afterCount(100)), accumulationMode: 'discarding' }), then combineGlobally(count()).",
    ],
    pieces: [
      'Which panes are missing, or have another number: early, on time, late?',
      'afterWatermark has three parts: before the watermark passes the end, then, and after it. The mode says what a pane tells, the lateness how long what is late still counts.',
      "windowInto(fixedWindows('10m'), { trigger: afterWatermark({ early: afterCount(3), late: afterCount(1) }), allowedLateness, accumulationMode: 'discarding' }), then combineGlobally(count()).",
    ],
    wholes: [
      'One word of pieces is another one here.',
      'A pane should tell all of its window so far, not just what is new.',
      "As pieces, with accumulationMode: 'accumulating'.",
    ],
  },
  mistakes: {
    'options forgotten': {
      name: 'you do not pass the options on, and with them the watermark',
      why: 'the watermark is a guess of how far event time has come, and the slowest partition holds it. Without options it is perfect: it looks into the file for what will still come, which no stream can, and nothing is ever late.',
    },
    received: {
      name: 'you took the time at which a tweet came in',
      why: "by that nothing is late, and a network that was down looks like a quiet hour: eventTime 'created' is when it was written.",
    },
    'one recording only': {
      name: 'you read quiet-afternoon, whichever recording is asked for',
      why: 'which one it is, the function is told: its argument recording.',
    },
    'late data dropped': {
      name: 'you dropped late data',
      why: "late is not dropped: what comes behind the watermark counts until the window's end plus allowedLateness has passed. You have none (the function is given one), or a trigger that is finished on time, without { late: … }.",
    },
    'late data dropped, discarding': {
      name: 'you dropped late data; discarding is about the pane, not about lateness',
      why: 'allowedLateness says how long late tweets are still taken; the mode says whether a pane tells all or what is new. Here it is all.',
    },
    'late data dropped, accumulating': {
      name: 'you dropped late data; accumulating is about the pane, not about lateness',
      why: 'allowedLateness says how long late tweets are still taken; the mode says whether a pane tells all or what is new. Here it is what is new.',
    },
    discarding: {
      name: 'you discarded panes that should accumulate',
      why: "each pane tells only what is new since the last; 'accumulating' tells the whole count so far.",
    },
    accumulating: {
      name: 'you accumulate panes that should tell what is new',
      why: "each pane tells the whole count so far, so that their sum counts a tweet several times; 'discarding' tells what is new since the last.",
    },
    'sliding windows': {
      name: 'you took sliding windows',
      why: 'each tweet belongs to one minute: fixedWindows.',
    },
    'size and period swapped': {
      name: 'you swapped size and period',
      why: 'a window is 60 s long (size), and one begins every 10 s (period). Most tweets are in no window of yours.',
    },
    'period as size': {
      name: 'you count the last ten seconds',
      why: 'ten seconds is how often it is told (period); it tells of the last sixty (size).',
    },
    'no overlap': {
      name: 'your windows do not overlap',
      why: 'every ten seconds a window of sixty begins, so each tweet is in six of them.',
    },
    'gap too long': {
      name: 'your sessions go on over too long a pause',
      why: 'twenty seconds without a tweet end one, not sixty.',
    },
    'gap too short': {
      name: 'your sessions end after too short a pause',
      why: 'twenty seconds without a tweet end one, not ten.',
    },
    milliseconds: {
      name: 'your pause is twenty milliseconds',
      why: "a number is milliseconds, here as everywhere: '20s' is twenty seconds.",
    },
    minutes: { name: 'your pause is twenty minutes', why: "m is minutes, s is seconds: '20s'." },
    'a grid': {
      name: 'you took fixed windows of twenty seconds',
      why: 'sessions begin and end with the tweets, not with the clock: twenty seconds is the pause between two, not the length of one.',
    },
    'by the minute': {
      name: 'your windows are a minute long',
      why: 'they are those of the example; each function has windows of its own, as its comment says.',
    },
    'fires once': {
      name: 'your trigger fires once, and a finished trigger closes its window',
      why: 'what comes after that is dropped, late or not; repeatedly(…) begins the trigger anew after each firing, afterWatermark(…) goes on by itself.',
    },
    'a hundred a window': {
      name: 'you count to a hundred in each minute',
      why: 'afterCount(n) counts per key and window, each from zero. One count for all of time needs the one window that is all of time.',
    },
    'a hundred assumed': {
      name: 'you tell a hundred, whatever was counted',
      why: 'afterCount(n) is at least n, per key and window: it may fire with more, where several come at once, and what is left at the end is told, too.',
    },
    'one pane at the end': {
      name: 'you left the default trigger, and tell one number when all is over',
      why: 'bounded input hides triggers: a recording ends, and so even the global window fires in the end. A stream does not end, and this would never tell anything.',
    },
    'per arrival': {
      name: 'you tell each arrival',
      why: 'afterCount(1) fires at each tweet; every hundred is afterCount(100).',
    },
    'empty panes left out': {
      name: 'you leave out the panes that have nothing new',
      why: 'an empty on-time pane is legal: its 0 says that the window is now complete, which no early pane can say.',
    },
    'clock for the watermark': {
      name: 'you took the clock for the watermark',
      why: 'windows do not fire at their end, but when the watermark passes it, however long that takes by the clock: afterWatermark.',
    },
    'early by the clock': {
      name: 'you fire early by the clock, not after every three',
      why: "a trigger of processing time counts from the pane's first element, not from the window's start nor on the full ten seconds; after three elements is afterCount(3).",
    },
    'count alone': {
      name: 'you fire by count alone, and never by event time',
      why: 'no pane is on time if nothing asks the watermark: afterWatermark({ early, late }) fires when it passes the end of the window, and before and after that as you say.',
    },
    'no early panes': {
      name: 'you fire no early panes',
      why: 'afterWatermark, which is also the default, waits until the watermark has passed the end of the window; a count after every three before that is what { early: … } is for.',
    },
    'late in threes': {
      name: 'you wait for three late tweets',
      why: 'each late tweet corrects a number that was told as complete: late firings are afterCount(1).',
    },
    'summed accumulating panes': {
      name: 'you summed accumulating panes',
      why: 'each pane is the whole count so far; to add them up counts a tweet once for each pane.',
    },
  },
}
