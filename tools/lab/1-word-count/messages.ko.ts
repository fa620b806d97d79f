import type { Translation } from '../lab-program.ts'

const lines = 'tools/lab/1-word-count/checks.ts 파일 맨 위 5줄'

export const messages: Translation = {
  summary: '책 한 권의 단어를 두 가지 방법으로 세기',
  given: {
    splitIntoWords: lines,
    countByGrouping: `${lines}의 단어`,
    countByCombining: `${lines}의 단어`,
    totals: `${lines}의 단어별 개수`,
    mostFrequent: `${lines}의 단어별 개수`,
  },
  tasks: {
    countByGrouping: '단어마다 kv(word, 1) 쌍을 만들고, groupByKey() 단계로 묶은 다음, 묶음마다 합을 구한다',
    countByCombining: '쌍은 똑같이 만들고, groupByKey 단계와 마지막 map 자리에 combinePerKey 단계를 쓴다',
    totals: 'combineGlobally(combineFn({ … })), 누산기는 Totals 값이다',
    mostFrequent: 'combineGlobally(top(20, …)), 개수가 큰 쪽을 앞에 두는 비교 함수를 넘긴다',
  },
  hints: {
    splitIntoWords: [
      '처음부터 작성되어 있던 함수다. 무엇이 달라졌을까?',
      'wordsOf 함수는 한 줄의 단어를 준다. 한 줄을 여러 원소로 펼치는 것은 flatMap 단계다.',
      'lines.apply(flatMap(wordsOf)).',
    ],
    countByGrouping: [
      '단어 하나가 한 번 나왔다는 뜻이다. 무엇을 어떤 키로 모아야 할까?',
      'groupByKey() 단계는 쌍을 받아서, 키마다 한 번씩 그 키의 값을 모두 묶어 낸다.',
      'words.apply(map(word => kv(word, 1)), groupByKey(), map(([word, ones]) => kv(word, …))). … 자리에서 1을 모두 더한다.',
    ],
    countByCombining: [
      '쌍은 그대로다. 올 때마다 바로 더하고 합계만 쥐고 있는 것은 무엇일까?',
      'combinePerKey 단계는 CombineFn 하나를 받는다. 숫자를 더하는 것은 yeoul 안에 이미 있다.',
      'words.apply(map(word => kv(word, 1)), combinePerKey(sum())).',
    ],
    totals: [
      '입력 하나는 단어와 그 개수다. 이것이 세 필드를 각각 어떻게 바꿀까?',
      '누산기가 곧 Totals 값이다. 입력을 더하는 일은 단어 하나짜리 Totals 값과 합치는 일과 같다.',
      "createAccumulator: () => ({ words: 0, distinct: 0, longest: '' }). addInput 에서는 n, 1, 단어를 각각 더한다. mergeAccumulators 에서는 모든 누산기를 필드별로 더한다. 길이가 같은 단어는 두 곳 모두에서 작은 쪽을 고른다.",
    ],
    mostFrequent: [
      '전체에서 리스트가 하나 나와야 한다. 여러 원소를 하나로 만드는 것은 무엇일까?',
      'top(n, compare) 값은 CombineFn 이다. compare 함수는 Array.sort 때처럼 앞에 올 것을 앞에 둔다. 동률은 알아서 가려 준다.',
      'counts.apply(combineGlobally(top(20, ([, a], [, b]) => b - a))).',
    ],
  },
  mistakes: {
    'split at spaces': {
      name: '빈칸에서 잘랐다',
      why: '쉼표와 마침표가 단어에 붙은 채 남고, 빈 줄에서는 빈 단어가 나온다.',
    },
    'split at white space': {
      name: '공백 문자에서 잘랐다',
      why: '쉼표, 마침표, 대문자가 그대로 남는다. 무엇이 단어인지는 wordsOf 함수가 안다.',
    },
    'case counts': {
      name: '대소문자나 두 가지 아포스트로피를 구별했다',
      why: 'The 단어와 the 단어는 같고, 아포스트로피는 어느 쪽이든 같다. wordsOf 함수가 하나로 맞춰 준다.',
    },
    'each word once': {
      name: '같은 단어를 한 번씩만 남겼다',
      why: '나올 때마다 모두 내보내야 한다. 그러지 않으면 셀 것이 없다.',
    },
    'never added up': {
      name: '쌍을 한 번도 더하지 않았다. 단어가 올 때마다 개수가 따로 나온다',
      why: '나올 때마다 1이 하나씩 그대로 나간다. 같은 단어끼리 모으는 단계가 없다.',
    },
    'groups not added up': {
      name: '묶기만 하고 더하지 않았다',
      why: '단어마다 한 번씩 나오지만, 모인 1을 더하지 않았다.',
    },
    'nothing grouped': {
      name: '아무것도 묶지 않았다',
      why: '개수는 맞다. 그래도 두 방법을 비교할 수 있도록 여기서는 groupByKey() 단계를 쓴다.',
    },
    'ones are kept': {
      name: '1을 하나하나 끝까지 쥐고 있다',
      why: '개수는 맞다. 그러나 groupByKey 단계 대신 combinePerKey 단계를 쓰면 합계만 쥐고 있으면 된다.',
    },
    'nothing combined': {
      name: '아무것도 합치지 않았다',
      why: '합계는 맞다. 그래도 여기서는 combineGlobally 단계에 직접 작성한 combineFn({ … }) 값을 넘긴다.',
    },
    'a word more': {
      name: '1부터 세기 시작했다',
      why: '1을 모두 더한 값이 개수다. 거기에 더할 것은 없다.',
    },
    'words are distinct': {
      name: '단어마다 한 번씩만 셌다',
      why: 'words 필드는 개수를 모두 더한 값이고, 서로 다른 단어가 몇 개인지는 distinct 필드다.',
    },
    'distinct are words': {
      name: 'distinct 필드에 개수를 더했다',
      why: '입력마다 다른 단어다. distinct 필드에는 1을, words 필드에는 그 단어의 개수를 더한다.',
    },
    'first of the longest': {
      name: '가장 긴 단어 가운데 먼저 온 것을 골랐다',
      why: '입력이 오는 순서는 정해져 있지 않아서 먼저 온 것이 매번 달라진다. 가장 작은 것을 고른다.',
    },
    'last of the longest': {
      name: '가장 긴 단어 가운데 나중에 온 것을 골랐다',
      why: '입력이 오는 순서는 정해져 있지 않아서 나중에 온 것이 매번 달라진다. 가장 작은 것을 고른다.',
    },
    'greatest of the longest': {
      name: '가장 긴 단어 가운데 가장 큰 것을 골랐다',
      why: 'JavaScript 문자열 순서로 맨 앞에 오는 것은 가장 작은 단어다: word < other.',
    },
    'least first': {
      name: '비교 함수가 작은 개수를 앞에 둔다',
      why: 'compare(a, b) 값은 a 쪽이 앞일 때 음수다. 큰 쪽을 앞에 두려면 b - a 값을 쓴다.',
    },
    'by the word': {
      name: '개수가 아니라 단어를 비교했다',
      why: '원소는 [word, count] 쌍이다. 개수는 두 번째다.',
    },
    'ten only': { name: '리스트가 너무 짧다', why: '단어 20개를 골라야 한다.' },
    'not cut': {
      name: '리스트에 모든 단어가 들어 있다',
      why: '가장 많이 나온 20개만 고른다: top(20, …).',
    },
    'ties the other way': {
      name: '동률의 순서가 반대다',
      why: '개수가 같으면 작은 단어가 앞에 온다. top 함수에 맡기면 그렇게 된다.',
    },
  },
}
