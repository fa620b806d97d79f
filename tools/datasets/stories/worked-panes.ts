import { inOrderOfArrival } from '../in-order-of-arrival.ts'
import type { Story } from '../story.ts'

const NOON = Date.parse('2025-11-01T12:00:00.000Z')

/** Seconds after noon: when it was written, and when it arrived. */
const posts: readonly (readonly [written: number, arrived: number, text: string])[] = [
  [70, 90, '5 lanterns sold, the evening begins 🏮 #LanternMarket'],
  [40, 100, '8 lanterns for one big family 👨‍👩‍👧‍👦 #LanternMarket'],
  [130, 150, '3 more, all of them blue 💙 #lanternmarket'],
  [250, 260, '15 lanterns to the school choir! #LanternMarket'],
  [200, 300, '19 lanterns, the tour bus is here 🚌 #LanternMarket'],
  [330, 360, '23!! I am running out of candles #LanternMarket'],
  [390, 420, '9 lanterns, and a short break ☕ #LanternMarket'],
  [450, 480, '13 lanterns, they love the foxes 🦊 #LanternMarket'],
  [540, 560, '10 lanterns and sold out, good night 🙏 #LANTERNMARKET'],
]

export const workedPanes: Story = {
  name: 'worked-panes',
  title: 'A lantern stall: nine posts of one window, which fires three times',
  seed: 1,
  arrivals: () =>
    inOrderOfArrival(
      [...posts]
        .sort(([a], [b]) => a - b)
        .map(([written, arrived, text]) => ({
          createdAt: NOON + written * 1000,
          receivedAt: NOON + arrived * 1000,
          author: 3,
          text,
          lang: 'en',
        })),
      () => [{ id: '1984000000000000002', tag: 'lantern market' }],
    ),
}
