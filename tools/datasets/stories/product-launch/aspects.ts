/** What a post is about. Minutes are counted from the launch. */
export interface Aspect {
  readonly name: 'sound' | 'battery' | 'price' | 'look' | 'app'
  readonly tags: { readonly en: readonly string[]; readonly ko: readonly string[] }
  /** How much it is talked about, and how much more from one minute to another. */
  readonly talk: number
  readonly extra: number
  readonly from: number
  readonly to: number
  /** The share of happy posts from each minute on. */
  readonly mood: readonly (readonly [minute: number, happy: number])[]
}

export const aspects: readonly Aspect[] = [
  {
    name: 'sound',
    tags: { en: ['#sound', '#Sound', '#SOUND'], ko: ['#음질'] },
    talk: 3,
    extra: 2,
    from: 0,
    to: 10,
    mood: [[0, 0.88]],
  },
  {
    // A report of batteries that run hot goes round after ten minutes; after twenty-four the makers answer it.
    name: 'battery',
    tags: { en: ['#battery', '#Battery', '#BatteryGate'], ko: ['#배터리'] },
    talk: 2,
    extra: 5,
    from: 10,
    to: 30,
    mood: [
      [0, 0.72],
      [10, 0.1],
      [24, 0.62],
    ],
  },
  {
    // The price is a shock, until it is cut at half past.
    name: 'price',
    tags: { en: ['#price', '#Price'], ko: ['#가격'] },
    talk: 2,
    extra: 3,
    from: 30,
    to: 40,
    mood: [
      [0, 0.22],
      [30, 0.82],
    ],
  },
  {
    name: 'look',
    tags: { en: ['#design', '#Design'], ko: ['#디자인'] },
    talk: 1.5,
    extra: 0,
    from: 0,
    to: 0,
    mood: [[0, 0.68]],
  },
  {
    name: 'app',
    tags: { en: ['#app', '#DalbitApp'], ko: ['#앱'] },
    talk: 1,
    extra: 1.5,
    from: 15,
    to: 22,
    mood: [
      [0, 0.55],
      [15, 0.2],
      [22, 0.5],
    ],
  },
]

/** The share of happy posts at a minute. */
export function moodAt({ mood }: Aspect, minute: number): number {
  return mood.findLast(([from]) => minute >= from)?.[1] ?? 0.5
}

/** Posts about one thing, by feeling and by how it is put. */
export type Opinions = Readonly<
  Record<
    Aspect['name'],
    {
      readonly happy: {
        readonly plain: readonly string[]
        readonly negated: readonly string[]
        readonly sarcastic: readonly string[]
      }
      readonly unhappy: {
        readonly plain: readonly string[]
        readonly negated: readonly string[]
        readonly sarcastic: readonly string[]
      }
    }
  >
>

/** One language's words. */
export interface Wording {
  readonly opinions: Opinions
  readonly openings: readonly string[]
  readonly faces: { readonly happy: readonly string[]; readonly unhappy: readonly string[] }
}
