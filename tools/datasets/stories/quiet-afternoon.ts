import { type Draft, inOrderOfArrival } from '../in-order-of-arrival.ts'
import { Random } from '../random.ts'
import type { Story } from '../story.ts'

const START = Date.parse('2025-11-05T05:00:00.000Z')
const SPAN = 10 * 60_000
const AUTHORS = 20

const english = [
  'first coffee of the afternoon, second book of the week ☕ #quietafternoon',
  'the library cat has claimed my chair again 🐈 #LibraryCat',
  'window seat, warm tea, nowhere to be #QuietAfternoon',
  'someone is playing the piano two floors up and it is lovely 🎹',
  'rain on the skylight. that is the whole post. #rain',
  'finally fixed the squeaky door. small wins #QuietAfternoon',
  'bread is in the oven, send good thoughts 🍞 #baking',
  'the ginkgo by the bus stop turned yellow overnight 🍂 #autumn',
  'does anyone else alphabetise their spices or just me',
  'page 212 and I still trust nobody in this novel #reading',
  'cat update: still in my chair #librarycat',
  'the neighbour waved. I waved back. a good day #quietafternoon',
  'soup weather is back 🍲 #autumn',
  'lost a chess game to my grandmother, again ♟️',
  'three ducks crossed the road and every car waited 🦆🦆🦆 #QuietAfternoon',
  'the radio just played my song 🎶',
  'bread update: it rose! 🍞 #Baking',
  'walked the long way home on purpose #autumn #QUIETAFTERNOON',
  'is it too early for a second coffee, asking for me',
  'ok the rain stopped, the light is gold now 🌤️ #rain',
]

const korean = [
  '창가 자리, 따뜻한 차 한 잔 🍵 #조용한오후',
  '도서관 고양이가 또 내 자리에 앉아 있다 🐈 #도서관고양이',
  '비 오는 소리 들으면서 책 읽는 중 #비 #조용한오후',
  '동네 빵집에서 갓 나온 식빵 냄새 🍞 최고다',
  '버스 정류장 은행나무가 하룻밤 사이에 노래졌다 🍂 #가을',
  '오늘은 일부러 먼 길로 돌아서 집에 간다 #가을',
  '할머니랑 장기 두다가 또 졌다 ㅋㅋ',
  '낮잠 잘까 말까 고민하다가 한 시간 지남 #조용한오후',
  '고양이 소식: 아직도 내 의자에 있음 #도서관고양이',
  '라디오에서 좋아하는 노래가 나왔다 🎶',
  '국물 생각나는 날씨네요 🍲 #가을',
  '오리 세 마리가 길을 건너는데 차들이 다 기다려 줌 🦆 #조용한오후',
  '비 그쳤다! 하늘이 예쁘다 🌤️ #비',
  '삐걱거리던 문을 드디어 고쳤다. 뿌듯 #조용한오후',
  '커피 두 잔째는 너무한가요 ☕',
  '강가 산책하는 사람들 구경 중 #산책',
  '화분에 물 주는 날. 새잎이 났다 🌱',
  '오후 두 시의 햇빛이 제일 좋다 #조용한오후',
  '중고책 사이에서 누가 쓴 편지를 발견했다 📖',
  '산책하다가 만난 강아지가 꼬리를 흔들어 줬다 🐕 #산책',
]

function* posts(random: Random): Generator<Draft> {
  const texts = random.shuffled([
    ...english.map(text => ({ text, lang: 'en' as const })),
    ...korean.map(text => ({ text, lang: 'ko' as const })),
  ])
  const apart = SPAN / texts.length
  for (const [i, { text, lang }] of texts.entries()) {
    // Each in a slot of its own, and on its way for less than the pause to the next one: so they arrive in order.
    const createdAt = START + Math.floor(i * apart) + random.between(0, 9000)
    yield {
      createdAt,
      receivedAt: createdAt + random.between(300, 1900),
      text,
      lang,
      author: 10 + random.below(AUTHORS),
    }
  }
}

export const quietAfternoon: Story = {
  name: 'quiet-afternoon',
  title: 'Ten minutes of a quiet afternoon: few posts, all in order',
  seed: 2,
  arrivals: seed =>
    inOrderOfArrival(posts(new Random(seed)), () => [{ id: '1984000000000000003', tag: 'quiet afternoon' }]),
}
