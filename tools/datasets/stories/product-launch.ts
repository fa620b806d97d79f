import { type Draft, inOrderOfArrival } from '../in-order-of-arrival.ts'
import { Random } from '../random.ts'
import type { Story } from '../story.ts'
import { type Aspect, aspects, moodAt } from './product-launch/aspects.ts'
import { english } from './product-launch/english.ts'
import { korean } from './product-launch/korean.ts'

const START = Date.parse('2025-11-12T01:00:00.000Z')
const MINUTES = 40
const POSTS_A_SECOND = 1.25

/** How a feeling is put into words: as it is, by denying its opposite, or by saying its opposite with a wink. */
const MANNERS = [
  { manner: 'plain', share: 0.74 },
  { manner: 'negated', share: 0.19 },
  { manner: 'sarcastic', share: 0.07 },
] as const

function* posts(random: Random): Generator<Draft> {
  for (let second = 0; second < MINUTES * 60; second++) {
    const minute = second / 60
    // The doors open with a rush.
    const expected = POSTS_A_SECOND * (second < 240 ? 2 - second / 240 : 1)
    const count = Math.floor(expected) + (random.chance(expected % 1) ? 1 : 0)
    const times = Array.from({ length: count }, () => random.below(1000)).sort((a, b) => a - b)
    for (const ms of times) {
      const createdAt = START + second * 1000 + ms
      const onTheWay = random.chance(0.98) ? random.between(250, 3000) : random.between(3000, 45_000)
      yield { createdAt, receivedAt: createdAt + onTheWay, ...words(random, minute), author: 600 + random.below(900) }
    }
  }
}

function words(random: Random, minute: number): { text: string; lang: 'ko' | 'en' } {
  const aspect = weighted(random, minute)
  const isHappy = random.chance(moodAt(aspect, minute))
  const lang = random.chance(0.5) ? 'ko' : 'en'
  const { opinions, openings, faces } = lang === 'ko' ? korean : english
  const said = opinions[aspect.name][isHappy ? 'happy' : 'unhappy']
  let draw = random.unit()
  const manner = MANNERS.find(({ share }) => {
    draw -= share
    return draw < 0
  })?.manner
  // Sarcasm is for those who are unhappy.
  const text = random.pick(manner === 'sarcastic' && isHappy ? said.plain : said[manner ?? 'plain'])
  const opening = random.chance(0.3) ? random.pick(openings) : ''
  const face = random.chance(0.35) ? ` ${random.pick(faces[isHappy ? 'happy' : 'unhappy'])}` : ''
  const tags = [...(random.chance(0.6) ? [productTag(random, lang)] : []), random.pick(aspect.tags[lang])]
  return { text: `${opening}${text}${face} ${random.shuffled(tags).join(' ')}`, lang }
}

function weighted(random: Random, minute: number): Aspect {
  const talkedAbout = (aspect: Aspect) => aspect.talk + (minute >= aspect.from && minute < aspect.to ? aspect.extra : 0)
  let draw = random.unit() * aspects.reduce((sum, aspect) => sum + talkedAbout(aspect), 0)
  for (const aspect of aspects) {
    draw -= talkedAbout(aspect)
    if (draw < 0) return aspect
  }
  return aspects[0] as Aspect
}

function productTag(random: Random, lang: 'ko' | 'en'): string {
  return lang === 'ko' ? '#달빛버즈' : random.pick(['#DalbitBuds', '#dalbitbuds', '#DALBITBUDS'])
}

export const productLaunch: Story = {
  name: 'product-launch',
  title: 'The launch of earphones: what people think of the sound, the battery, the price, the look and the app',
  seed: 5,
  arrivals: seed =>
    inOrderOfArrival(posts(new Random(seed)), ({ lang }) => [
      lang === 'ko'
        ? { id: '1984000000000000006', tag: '달빛버즈' }
        : { id: '1984000000000000005', tag: 'dalbit buds' },
    ]),
}
