import { inOrderOfArrival } from '../in-order-of-arrival.ts'
import type { Story } from '../story.ts'

const HOUR = Date.parse('2025-11-01T01:00:00.000Z')
const MINUTE = 60_000
const ADA = 1
const BORA = 2

/** Minutes after one o'clock: when it was written, and when it arrived. */
type Post = readonly [written: number, arrived: number, author: number, text: string]

// datasets/README.md sums these by hand.
const posts: readonly Post[] = [
  [4, 5, ADA, '1 point, off to a good start! 🎯 #QuizNight'],
  [6, 8, BORA, '1점! 첫 문제 맞혔다 🙌🏽 #퀴즈의밤'],
  [12, 13, ADA, '1 point for the capital of Mongolia #quiznight'],
  // The train was in a tunnel.
  [21, 44, ADA, '1 point from the train, hello tunnel 🚇 #QuizNight'],
  [32, 33, BORA, '0.5점… 반만 맞았네 ㅠㅠ #퀴즈의밤'],
  [37, 38, BORA, '1.5점, 이제 따라간다 🔥 #퀴즈의밤 #QuizNight'],
  [41, 42, BORA, '1점 더! 분위기 좋다 #퀴즈의밤'],
  [43, 45, ADA, '1 point and I was only guessing 🤷‍♀️ #QuizNight'],
  [46, 51, BORA, '1.5점!! 오늘 되는 날이다 👨‍👩‍👧 다 같이 보는 중 #퀴즈의밤'],
  [48, 49, ADA, '1 point, music round #QUIZNIGHT'],
  [52, 53, ADA, '1.5 points with the joker card 🃏 #QuizNight'],
  [54, 56, BORA, '1.5점으로 마무리 👏 다들 고생했어요 #퀴즈의밤'],
]

export const workedExample: Story = {
  name: 'worked-example',
  title: 'A quiz night of two players: a dozen posts to sum by hand',
  seed: 1,
  arrivals: () =>
    inOrderOfArrival(
      posts.map(([written, arrived, author, text]) => ({
        createdAt: HOUR + written * MINUTE,
        receivedAt: HOUR + arrived * MINUTE,
        author,
        text,
        lang: author === ADA ? 'en' : 'ko',
      })),
      () => [{ id: '1984000000000000001', tag: 'quiz night' }],
    ),
}
