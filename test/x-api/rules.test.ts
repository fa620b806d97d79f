import { describe, expect, test } from '@jest/globals'
import { StreamRules } from '../../tools/record/stream-rules.ts'
import { matcherOf } from '../../tools/x-server/rule-matcher.ts'
import { parseRule } from '../../tools/x-server/rule-syntax.ts'
import { apiAt, serve } from './live.ts'
import { recordingOf, temporaryFolder, tweet, tweets } from './recordings.ts'

const at = temporaryFolder()
const short = recordingOf(at('short.jsonl'), tweets(3))
const post = tweet(0, {
  text: "What a Goal! Son's second, 손흥민이 넣었다 😀 #결승 #GOAL",
  lang: 'en',
  entities: { hashtags: ['결승', 'GOAL'].map(tag => ({ tag, start: 0, end: 1 })) },
})

describe('the rules of the stand-in', () => {
  test.each([
    ['goal', true],
    ['GOAL', true],
    ['goals', false],
    ['oal', false],
    ['goal penalty', false],
    ['goal OR penalty', true],
    ['penalty OR (goal lang:en)', true],
    ['goal lang:ko', false],
    ['goal -lang:ko', true],
    ['goal -second', false],
    ['goal -(third OR fourth)', true],
    ['goal -(third OR second)', false],
    ['"a goal"', true],
    ['"goal a"', false],
    ['"goal son\'s"', true],
    ['#goal', true],
    ['#결승', true],
    ['#결', false],
    ['손흥민', true],
    ['"흥민이 넣"', true],
    ['😀', true],
    ['🎉', false],
    ['penalty OR goal second', true],
    ['goal OR penalty third', true],
  ])('%s: %s', (rule, expected) => {
    expect(matcherOf(parseRule(rule))(post)).toBe(expected)
  })

  test.each([
    ['from:somebody', /invalid operator 'from'.*\(at position 1\)/],
    ['goal has:images', /invalid operator 'has'.*\(at position 6\)/],
    ['goal @somebody', /invalid operator '@'/],
    ['lang:en', /at least one positive, standalone operator/],
    ['-goal', /at least one positive, standalone operator/],
    ['goal OR -penalty', /at least one positive, standalone operator/],
    ['goal lang:english', /no viable alternative at input 'lang:english' \(at position 6\)/],
    ['(goal', /no viable alternative at input '<EOF>'/],
    ['goal)', /no viable alternative at input '\)'/],
    ['"goal', /no viable alternative/],
    ['goal OR', /no viable alternative at input '<EOF>'/],
    ['OR goal', /no viable alternative at input 'OR goal'/],
    ['goal AND second', /no viable alternative at input 'AND second'/],
    ['- goal', /no viable alternative/],
    ['#', /no viable alternative/],
    ['', /no viable alternative at input '<EOF>'/],
    [`goal${' x'.repeat(600)}`, /greater than the maximum of 1024/],
  ])('%s is rejected', (rule, expected) => {
    expect(() => parseRule(rule)).toThrow(expected)
  })
})

describe('the account', () => {
  test('lists, adds, tries and deletes rules', async () => {
    const { address } = await serve(short)
    const rules = new StreamRules(apiAt(address))
    expect(await rules.list()).toEqual([])
    await rules.validate(['goal'])
    expect(await rules.list()).toEqual([])
    const added = await rules.add(['goal', '골 lang:ko'])
    expect(added.map(({ value, tag }) => [value, tag])).toEqual([
      ['goal', 'yeoul'],
      ['골 lang:ko', 'yeoul'],
    ])
    expect(await rules.add(['골 lang:ko'])).toEqual(added.slice(1))
    await rules.delete([added[0]?.id as string])
    expect(await rules.list()).toEqual(added.slice(1))
    await expect(rules.delete(['7'])).rejects.toThrow(/Rule 7 does not exist/)
  })

  test('says why X rejects a rule, and adds none', async () => {
    const { address } = await serve(short)
    const rules = new StreamRules(apiAt(address))
    const rejected = /^X rejects this rule:\n {2}from:somebody\n {4}Reference to invalid operator 'from'.*\nNothing was/
    await expect(rules.add(['goal', 'from:somebody'])).rejects.toThrow(rejected)
    await expect(rules.validate(['from:somebody'])).rejects.toThrow(rejected)
    expect(await rules.list()).toEqual([])
  })

  test('says who refuses, or cannot be reached', async () => {
    const { server, address } = await serve(short)
    await expect(new StreamRules(apiAt(address, 'wrong')).list()).rejects.toThrow(/^X refuses \(401, .*X_BEARER_TOKEN/)
    await server.close()
    const unreachable = /^127\.0\.0\.1:\d+ cannot be reached \(connect ECONNREFUSED .*\): is the address right/
    await expect(new StreamRules(apiAt(address)).list()).rejects.toThrow(unreachable)
  })
})
