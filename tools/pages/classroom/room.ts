import { make } from '../elements.ts'
import type { Desk, View } from './desk.ts'
import { LegendPicture } from './legend-picture.ts'
import { PickedCard } from './picked-card.ts'
import { QuestionCard } from './question-card.ts'
import { sceneSubtitle, speedWords } from './scene-words.ts'
import { Stage } from './stage.ts'
import { TimelineBar } from './timeline-bar.ts'

const EM = 12

/** A learner's page: it follows, or is let go, and comes back; the room answers here. */
export function roomView(desk: Desk): View {
  const { replay } = desk
  const title = make('h1')
  const state = make('p', { class: 'state', role: 'status' })
  const subtitle = make('p', { class: 'subtitle' })
  const question = new QuestionCard(desk.answer)
  const card = new PickedCard(desk.tweet)
  const hint = make('p', { class: 'hint' }, 'Tap a shape to see why it is there.')
  const stage = new Stage(EM, (picked, at) => {
    if (question.takesTaps && at !== undefined) void question.give(at).then(() => desk.refresh())
    else stage.main.pick(picked)
    desk.refresh()
  })
  const timeline = new TimelineBar(EM, atMs => desk.seek(atMs))
  const legend = new LegendPicture(EM)
  const button = (words: string, label: string, act: () => void) => {
    const made = make('button', { type: 'button', 'aria-label': label }, words)
    made.addEventListener('click', act)
    return made
  }
  const back = button('◀', 'Back to the element before', () => desk.act({ do: 'step', by: 'element', back: true }))
  const forward = button('▶', 'On to the next element', () => desk.act({ do: 'step', by: 'element', back: false }))
  const go = make('button', { type: 'button', class: 'main' })
  go.addEventListener('click', () => desk.act({ do: 'letGo' }))
  const help = button('?', 'Keys', () => desk.act({ do: 'help' }))
  const table = button('Text', 'Text table', () => desk.act({ do: 'table' }))
  const theme = button('◐', 'Dark or light', () => desk.act({ do: 'theme' }))
  const root = make(
    'div',
    { class: 'room' },
    make('header', {}, make('div', { class: 'titles' }, title, subtitle), state),
    make(
      'main',
      {},
      stage.element,
      legend.element,
      question.element,
      hint,
      card.element,
      make('p', { class: 'tools' }, table, theme, help),
    ),
    make('footer', {}, timeline.element, make('div', { class: 'buttons' }, back, forward, go)),
  )
  let followed = ''
  let round: number | undefined
  let asked = ''
  return {
    root,
    measure() {
      stage.measure()
      timeline.measure()
      legend.draw()
    },
    render() {
      const { show, frame, clock, isFollowing, run, standing } = replay
      if (show === undefined || frame === undefined) return
      // What was tapped is of another moment.
      const follows = isFollowing ? `${show.revision} ${frame.cue?.id ?? ''}` : ''
      if (follows !== '' && follows !== followed) stage.main.pick(undefined)
      followed = follows
      title.textContent = show.title
      subtitle.textContent = sceneSubtitle(replay)
      const words = isFollowing
        ? `following the class · ${speedWords(replay)} ${clock.label(standing.nowMs)}`
        : `on your own at ${clock.label(standing.nowMs)}`
      if (state.textContent !== words) state.textContent = words
      state.classList.toggle('own', !isFollowing)
      go.textContent = isFollowing ? 'Let go and look around' : 'Follow the class again'
      if (round !== undefined && show.round !== round) question.forget()
      round = show.round
      question.show(replay.question, clock)
      const id = question.takesKeys ? replay.question?.id : ''
      // Beneath the bar at the bottom nobody would see that there is something to press.
      if (id !== asked && id !== '') question.showKeys()
      asked = id ?? ''
      card.show(stage.main.picked, run?.index, clock)
      hint.hidden = stage.main.picked !== undefined
      stage.draw(replay, question.place)
      timeline.draw(replay)
    },
    act(action) {
      if (action.do !== 'close') return false
      stage.main.pick(undefined)
      desk.refresh()
      return true
    },
  }
}
