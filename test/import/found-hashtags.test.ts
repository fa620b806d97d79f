import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { hashtagsIn, isTooLong } from '../../tools/import/found-hashtags.ts'

test.each([
  ['no tag at all, and a lone # too', []],
  ['#goal in 90+2!', ['goal']],
  ['결승이다 #결승 #여울_축구2024, #골!', ['결승', '여울_축구2024', '골']],
  ['＃전각 #ひらがな #漢字', ['전각', 'ひらがな', '漢字']],
  ['1:0#goal ⚽#goal a#b _#c', ['goal']],
  ['#90 #90분 #1_2 #_', ['90분']],
  ['(#in) "#quoted" .#dot;#semicolon', ['in', 'quoted', 'dot', 'semicolon']],
  ['https://example.org/#part #tag', ['tag']],
  ['#one#two #https://example.org', []],
  ['AT&amp;T &#35; #a&amp;#b', ['a', 'b']],
  ['#café #naïve #Ünal #Straße', ['café', 'naïve', 'Ünal', 'Straße']],
])('the hashtags of %j', (text, tags) => {
  expect(hashtagsIn(text).map(({ tag }) => tag)).toEqual(tags)
})

test('stand where the API v2 says, in code points', () => {
  for (const text of ['#a', '골 🎉🎉 #결승 그리고 ＃둘째', '👨‍👩‍👧#가족 #𠮷野家 #끝', '🏆#🏆 #x']) {
    const characters = [...text]
    const found = hashtagsIn(text)
    expect(found.length).toBeGreaterThan(0)
    for (const { start, end, tag } of found) {
      expect(characters.slice(start, end).join('')).toMatch(new RegExp(`^[#＃]${tag}$`))
    }
  }
  expect(hashtagsIn('🎉 #결승')).toEqual([{ start: 2, end: 5, tag: '결승' }])
})

test('no tweet is longer than X allows', () => {
  expect(isTooLong('🎉'.repeat(25_000))).toBe(false)
  expect(isTooLong('🎉'.repeat(25_001))).toBe(true)
})

// The cases of twitter-text are not in the repository; they are run where the folder lies beside it.
const conformance = new URL('../../../shared/conformance/hashtags.json', import.meta.url)
const testConformance = existsSync(conformance) ? test : test.skip
testConformance('are those of twitter-text', () => {
  const cases = JSON.parse(readFileSync(conformance, 'utf8')) as { id: string; text: string; expected: string[] }[]
  expect(cases.length).toBeGreaterThan(30)
  const found = cases.map(({ id, text }) => [id, hashtagsIn(text).map(({ tag }) => tag)])
  expect(found).toEqual(cases.map(({ id, expected }) => [id, expected]))
})
