import { describe, expect, test } from '@jest/globals'
import {
  countPerElement,
  create,
  direct,
  filter,
  flatMap,
  map,
  type PCollection,
  Pipeline,
  topByValue,
  withKeys,
  withName,
} from 'yeoul'

const paths = async (collection: PCollection<unknown>) =>
  (await direct().collect(collection)).trace.header.steps.map(({ path }) => path)

describe('the names of steps', () => {
  const words = () => new Pipeline().apply(create(['a b', 'c']))
  test('the transform’s, with its function’s where that has one', async () => {
    const split = (text: string) => text.split(' ')
    function isLong(word: string) {
      return word.length > 0
    }
    const named = words().apply(
      flatMap(split),
      filter(isLong),
      map(w => w),
      withKeys(w => w),
      withName(
        'my name',
        map(([, w]) => w),
      ),
    )
    expect(await paths(named)).toEqual(['Create', 'FlatMap(split)', 'Filter(isLong)', 'Map', 'WithKeys', 'my name'])
  })
  test('made unique in their scope, in the order of application', async () => {
    const identity = map((w: string) => w)
    const twice = (input: PCollection<string>) => input.apply(identity, identity)
    expect(await paths(words().apply(identity, identity, twice, twice, identity))).toEqual([
      'Create',
      'Map',
      'Map#2',
      'twice/Map',
      'twice/Map#2',
      'twice#2/Map',
      'twice#2/Map#2',
      'Map#3',
    ])
  })
  test('made unique in the pruned graph: a branch that is left out takes no name', async () => {
    const input = words()
    input.apply(map(w => w))
    const second = input.apply(map(w => w))
    expect(await paths(second)).toEqual(['Create', 'Map'])
  })
  test('a composite’s name is the path of its steps, and names nest', async () => {
    function trending(input: PCollection<string>) {
      return input.apply(countPerElement(), topByValue(3))
    }
    expect(
      await paths(
        words().apply(
          trending,
          withName(
            'again',
            flatMap(top => top),
          ),
        ),
      ),
    ).toEqual(
      [
        'Create',
        'trending/CountPerElement/toKey',
        'trending/CountPerElement/CombinePerKey',
        'trending/TopByValue/CombineGlobally/toOneKey',
        'trending/TopByValue/CombineGlobally/CombinePerKey',
        'trending/TopByValue/CombineGlobally/Values',
        'again',
      ].map(path => expect.stringMatching(new RegExp(`^${path.replace(/(toKey|toOneKey)/, '.*')}$`))),
    )
  })
  test('withName takes the place of the name, also of a composite', async () => {
    function inner(input: PCollection<string>) {
      return input.apply(map(w => w))
    }
    const renamed = words().apply(withName('outer', inner), withName('counts', countPerElement()))
    expect((await paths(renamed)).slice(0, 3)).toEqual(['Create', 'outer/Map', expect.stringMatching(/^counts\//)])
  })
  test('a slash in a function’s name does not make a path', async () => {
    const odd = { 'a/b': (w: string) => w }['a/b'] as (w: string) => string
    expect(await paths(words().apply(map(odd)))).toEqual(['Create', 'Map(a|b)'])
  })
  test('a name that is taken by a number goes on counting', async () => {
    const named = words().apply(
      withName(
        'Map#2',
        map((w: string) => w),
      ),
      map(w => w),
      map(w => w),
    )
    expect(await paths(named)).toEqual(['Create', 'Map#2', 'Map', 'Map#3'])
  })
})
