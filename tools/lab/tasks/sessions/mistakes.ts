import { combinePerKey, count, fixedWindows, map, type PCollection, sessions, windowInto, withKeys } from 'yeoul'
import type { Tweet } from 'yeoul/io/recording'
import type { Session } from '../../../../solutions/3-counter/sessions.ts'
import type { Mistakes } from '../../lab-program.ts'

type Task = Pick<typeof import('../../../../solutions/3-counter/sessions.ts'), 'authorSessions'>

const PAUSE_MS = 600_000

interface How {
  readonly windows?: Parameters<typeof windowInto>[0]
  readonly keyOf?: (tweet: Tweet) => string
  readonly lasted?: (start: number, end: number) => number
}

function counted({
  windows = sessions('10m'),
  keyOf = ({ author_id }) => author_id,
  lasted = (start, end) => end - start,
}: How): Task['authorSessions'] {
  return (tweets: PCollection<Tweet>) =>
    tweets.apply(
      withKeys(keyOf),
      windowInto(windows),
      combinePerKey(count()),
      map(([author, n], { window }): Session => ({ author, tweets: n, lasted: lasted(window.start, window.end) })),
    )
}

export const mistakes: Mistakes<Task> = {
  authorSessions: {
    'a grid': counted({ windows: fixedWindows('10m') }),
    milliseconds: counted({ windows: sessions(10) }),
    'gap too short': counted({ windows: sessions('1m') }),
    'without the last pause': counted({ lasted: (start, end) => end - start - PAUSE_MS }),
    seconds: counted({ lasted: (start, end) => (end - start) / 1000 }),
    'by tweet': counted({ keyOf: ({ id }) => id }),
  },
}
