import type { Draft } from '../../in-order-of-arrival.ts'
import type { Random } from '../../random.ts'
import { mentionOf } from '../../tweet-of.ts'
import { cheers, english, replies } from './english.ts'
import { type Hashtags, inSomeCase } from './hashtags.ts'
import { cheersInKorean, korean, repliesInKorean } from './korean.ts'
import type { Moment } from './timetable.ts'

/** Faces of one code point, and of up to seven: with skin tones, joined into families, flags. */
const faces = [
  '⚽',
  '🔥',
  '😭',
  '😱',
  '🙌',
  '🙌🏽',
  '👏🏻',
  '💙',
  '🤍',
  '🥅',
  '🍗',
  '🎉',
  '🥁',
  '📣',
  '👨‍👩‍👧',
  '🤦‍♀️',
  '🙋🏾‍♂️',
  '🏴‍☠️',
  '🇰🇷',
  '❤️‍🔥',
]
const EXCITING: ReadonlySet<Moment> = new Set(['home goal', 'away goal', 'whistle'])
const clubs = { ko: ['하늘', '바다'], en: ['Haneul', 'Bada'] } as const

type Words = Pick<Draft, 'text' | 'lang'>

export interface Scene {
  readonly moment: Moment
  /** The minute of the match. */
  readonly minute: number
  readonly hashtags: { readonly ko: Hashtags; readonly en: Hashtags }
}

/** What somebody writes, in Korean rather than in English, sometimes in faces alone. */
export function post(scene: Scene, random: Random): Words {
  const { moment, minute, hashtags } = scene
  if (random.chance(0.02)) return { text: facesOf(random, random.between(2, 6)), lang: 'und' }
  const lang = random.chance(0.57) ? 'ko' : 'en'
  let text = filled(random.pick((lang === 'ko' ? korean : english)[moment]), lang, minute, random)
  if (lang === 'ko' && random.chance(0.15)) text += ` ${random.pick(['ㅋ', 'ㅎ', 'ㅠ']).repeat(random.between(2, 6))}`
  if (EXCITING.has(moment) && random.chance(0.3)) text += '!'.repeat(random.between(1, 6))
  if (random.chance(0.4)) text += ` ${facesOf(random, random.between(1, 3))}`
  return { text: withHashtags(text, tagsOf(lang, hashtags, random), random), lang }
}

/** A reply to the account with that number. */
export function reply(to: number, scene: Scene, random: Random): Words {
  const lang = to % 2 === 0 ? 'ko' : 'en'
  const text = filled(random.pick(lang === 'ko' ? repliesInKorean : replies), lang, scene.minute, random)
  const face = random.chance(0.3) ? ` ${random.pick(faces)}` : ''
  const tag = random.chance(0.35) ? ` #${inSomeCase(scene.hashtags[lang].draw(random), random)}` : ''
  return { text: `${mentionOf(to)} ${text}${face}${tag}`, lang }
}

function filled(template: string, lang: 'ko' | 'en', minute: number, random: Random): string {
  const isHaneul = random.chance(0.55)
  return template.replace(/\{(\w+)\}/g, (_, slot) => {
    if (slot === 'club') return clubs[lang][isHaneul ? 0 : 1]
    if (slot === 'other') return clubs[lang][isHaneul ? 1 : 0]
    if (slot === 'min') return String(minute)
    if (slot === 'n') return String(random.between(2, 12))
    const cheer = random.pick(lang === 'ko' ? cheersInKorean : cheers)
    // 'GOAL' becomes 'GOOOOAL', '가자' becomes '가자아아아아'.
    const many = random.between(2, 9)
    return lang === 'ko' ? cheer + '아'.repeat(many) : cheer.replace('O', 'O'.repeat(many))
  })
}

function facesOf(random: Random, count: number): string {
  return Array.from({ length: count }, () => random.pick(faces)).join('')
}

function tagsOf(lang: 'ko' | 'en', { ko, en }: Scene['hashtags'], random: Random): string[] {
  const draw = random.unit()
  const count = draw < 0.24 ? 0 : draw < 0.66 ? 1 : draw < 0.89 ? 2 : draw < 0.98 ? 3 : 4
  const tags = new Set<string>()
  for (let i = 0; i < count; i++) {
    // Some who write Korean use an English hashtag.
    const hashtags = lang === 'ko' && random.chance(0.82) ? ko : en
    tags.add(hashtags.draw(random))
  }
  return [...tags].map(tag => `#${inSomeCase(tag, random)}`)
}

/** After the text, before it, or one on each side. */
function withHashtags(text: string, tags: readonly string[], random: Random): string {
  if (tags.length === 0) return text
  const draw = random.unit()
  if (draw < 0.8) return `${text} ${tags.join(' ')}`
  return draw < 0.93 ? `${tags.join(' ')} ${text}` : `${tags[0]} ${text} ${tags.slice(1).join(' ')}`.trimEnd()
}
