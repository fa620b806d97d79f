import { make } from '../elements.ts'
import type { Desk, View } from './desk.ts'
import { figureList } from './figure-list.ts'
import { LegendPicture } from './legend-picture.ts'
import { QuestionCard } from './question-card.ts'
import { figures, isOnWall, roomWords, sceneSubtitle, speedWords } from './scene-words.ts'
import { Stage } from './stage.ts'
import { TimelineBar } from './timeline-bar.ts'

const EM = 13

/** What the room sees on its wall: large, and without controls, answers or names of things. */
export function projectorView({ replay }: Desk): View {
  const title = make('h1')
  const subtitle = make('p', { class: 'subtitle' })
  const speed = make('span', { class: 'speed' })
  const now = make('strong')
  const all = make('span', { class: 'of' })
  const stage = new Stage(EM)
  const timeline = new TimelineBar(EM)
  const question = new QuestionCard()
  const asked = make('div', { class: 'asked' }, question.element)
  const address = make('p', { class: 'address', hidden: true })
  const legend = new LegendPicture(EM)
  const annotation = make('p', { class: 'annotation', hidden: true })
  const numbers = figureList()
  const aside = make('aside', { 'aria-label': 'Question and numbers' }, asked, numbers.element, annotation)
  let fitted = ''
  const makeRoom = () => {
    aside.classList.remove('tight')
    // What finds no place is in a second column.
    aside.classList.toggle('tight', numbers.element.offsetLeft > asked.offsetLeft)
  }
  const blank = make('div', { class: 'blank', hidden: true }, make('p', { class: 'unseen' }, 'The screen is blank.'))
  const root = make(
    'div',
    { class: 'projector' },
    make(
      'div',
      {},
      make(
        'header',
        {},
        make('div', { class: 'titles' }, title, subtitle),
        make('p', { class: 'clock' }, speed, ' ', now, all),
      ),
      address,
    ),
    make('main', {}, stage.element, legend.element, aside),
    make('footer', {}, timeline.element),
    blank,
  )
  return {
    root,
    measure() {
      stage.measure()
      timeline.measure()
      legend.draw()
      makeRoom()
    },
    render() {
      const { show, frame, standing, clock } = replay
      if (show === undefined || frame === undefined) return
      title.textContent = show.title
      subtitle.textContent = sceneSubtitle(replay)
      speed.textContent = speedWords(replay)
      now.textContent = clock.label(standing.nowMs)
      all.textContent = ` / ${clock.label(show.lastMs)}`
      blank.hidden = !frame.screen.isBlank
      question.show(replay.question, clock)
      asked.hidden = !isOnWall(replay.question, replay.script !== undefined)
      address.hidden = frame.cue !== undefined || show.rooms.length === 0
      address.textContent = `Come in: ${roomWords(show.rooms)}`
      const words = frame.cue?.annotations.join(' ') ?? ''
      annotation.textContent = words
      annotation.hidden = words === ''
      numbers.show(figures(replay))
      const asks = asked.hidden ? '' : `${replay.question?.id} ${replay.question?.state}`
      if (asks !== fitted) {
        fitted = asks
        makeRoom()
      }
      stage.draw(replay)
      timeline.draw(replay)
    },
  }
}
