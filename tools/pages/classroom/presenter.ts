import { spanText } from '../../../lib/charts/words/clock-text.ts'
import { grouped } from '../../../lib/core/counted.ts'
import { make } from '../elements.ts'
import type { Desk, View } from './desk.ts'
import { EditPanel } from './edit-panel.ts'
import { figureList } from './figure-list.ts'
import { InjectPanel } from './inject-panel.ts'
import { KEY_ROWS } from './keys.ts'
import { LegendPicture } from './legend-picture.ts'
import { PickedCard } from './picked-card.ts'
import { QuestionCard } from './question-card.ts'
import {
  figures,
  paragraphsOf,
  progressWords,
  roomWords,
  sceneSubtitle,
  speedWords,
  stateWords,
} from './scene-words.ts'
import { SlowNotice } from './slow-notice.ts'
import { Stage } from './stage.ts'
import { TimelineBar } from './timeline-bar.ts'

const EM = 13
const SHOWN_KEYS = [
  'play, pause',
  'next element',
  'next pane',
  'next watermark step',
  'back, exactly',
  'jump to cue',
  'slower, faster',
  'blank the projector',
]

/** The presenter's page: the same diagram, and what to say, what comes next, what is right, and what the room thinks. */
export function presenterView(desk: Desk): View {
  const { replay } = desk
  const title = make('h1')
  const subtitle = make('p', { class: 'subtitle' })
  const room = make('span')
  const lesson = make('span')
  const clock = make('strong')
  const all = make('span', { class: 'of' })
  const warnings = make('p', { class: 'warnings', role: 'status', hidden: true })
  const inject = new InjectPanel(desk)
  let revision: number | undefined
  let round: number | undefined
  let written = ''
  const stage = new Stage(EM, picked => {
    stage.main.pick(picked)
    inject.pick(picked)
    desk.refresh()
  })
  const timeline = new TimelineBar(EM, atMs => desk.seek(atMs))
  const cue = make('p', { class: 'cue' })
  const heading = make('h2')
  const notes = make('div', { class: 'notes' })
  const answer = make('p', { class: 'answer', hidden: true })
  const question = new QuestionCard()
  const next = make('p', { class: 'next' })
  const reveal = make('p', { class: 'reveal', role: 'status', hidden: true })
  const states = make('p', { class: 'states', role: 'status', hidden: true })
  const address = make('p', { class: 'subtitle address' })
  const card = new PickedCard(desk.tweet)
  const edit = new EditPanel(desk)
  const numbers = figureList()
  const legend = new LegendPicture(EM)
  const slowly = new SlowNotice(ms => void setTimeout(desk.refresh, ms))
  const anew = make('button', { type: 'button' }, 'Begin anew (A)')
  anew.addEventListener('click', () => desk.act({ do: 'anew' }))
  const keys = KEY_ROWS.filter(({ words }) => SHOWN_KEYS.includes(words)).map(({ keys, words }) =>
    make('li', {}, ...keys.flatMap(key => [make('kbd', {}, key), ' ']), words),
  )
  const root = make(
    'div',
    { class: 'presenter' },
    make(
      'header',
      {},
      make('div', { class: 'titles' }, title, subtitle, address),
      make('p', { class: 'clock' }, room, ' · ', lesson, ' · ', clock, all),
    ),
    make(
      'main',
      {},
      make(
        'div',
        { class: 'left' },
        stage.element,
        timeline.element,
        make('div', { class: 'meaning' }, numbers.element, legend.element),
        make('ul', { class: 'keylist', 'aria-label': 'Keys' }, ...keys),
      ),
      make(
        'div',
        { class: 'right' },
        warnings,
        states,
        make('section', { class: 'told', 'aria-label': 'Cue' }, cue, heading, notes, answer),
        question.element,
        reveal,
        next,
        card.element,
        edit.element,
        inject.element,
        make('p', {}, anew),
      ),
    ),
  )
  return {
    root,
    measure() {
      stage.measure()
      timeline.measure()
      legend.draw()
    },
    render() {
      const { show, frame, standing, presenter } = replay
      if (show === undefined || frame === undefined) return
      if (show.revision !== revision) {
        // What was picked is of another run.
        revision = show.revision
        stage.main.pick(undefined)
        inject.pick(undefined)
      }
      if (show.round !== round) {
        round = show.round
        edit.close()
        inject.close()
      }
      title.textContent = show.title
      subtitle.textContent = sceneSubtitle(replay)
      clock.textContent = `${speedWords(replay)} ${replay.clock.label(standing.nowMs)}`
      all.textContent = ` / ${replay.clock.label(show.lastMs)}`
      stage.draw(replay)
      timeline.draw(replay)
      address.textContent = `room: ${roomWords(show.rooms)}`
      question.show(replay.question, replay.clock)
      const { id = '', state } = replay.question ?? {}
      reveal.hidden = id === ''
      if (state === 'revealed') reveal.replaceChildren(make('strong', {}, 'revealed'), ' to the room')
      else reveal.replaceChildren(make('kbd', {}, 'R'), ' reveals')
      const unseen = stateWords(replay)
      if (states.textContent !== unseen) states.textContent = unseen
      states.hidden = unseen === ''
      card.show(stage.main.picked, replay.run?.index, replay.clock)
      edit.render()
      inject.render()
      numbers.show(figures(replay))
      if (presenter === undefined) return
      const { clients, following, answers } = presenter.room
      room.textContent = `room: ${grouped(following)} follow, ${grouped(clients - following)} let go, ${grouped(answers)} answered`
      const { takenMs, plannedMs, totalMs } = presenter.clock
      lesson.textContent = `class ${spanText(takenMs)}, planned ${spanText(plannedMs)} of ${spanText(totalMs)}`
      cue.textContent =
        presenter.cue === undefined ? 'Before the first cue' : `Cue ${presenter.cue.number} of ${show.cueCount}`
      heading.textContent = presenter.cue?.label ?? show.title
      showNotes(presenter.notes)
      answer.hidden = presenter.answer === ''
      if (!answer.hidden) answer.replaceChildren(make('strong', {}, 'Answer. '), presenter.answer)
      next.replaceChildren(...nextWords())
      const told = [slowly.at(progressWords(replay), performance.now()), ...presenter.warnings]
        .filter(Boolean)
        .join(' ')
      if (warnings.textContent !== told) warnings.textContent = told
      warnings.hidden = told === ''
    },
    act(action) {
      switch (action.do) {
        case 'edit':
          edit.open()
          return true
        case 'inject':
          inject.open()
          return true
        case 'close':
          edit.close()
          inject.close()
          stage.main.pick(undefined)
          inject.pick(undefined)
          desk.refresh()
          return true
        default:
          return false
      }
    },
  }

  /** As they were written, but for where the lines of the file end. */
  function showNotes(text: string): void {
    if (text === written) return
    written = text
    notes.replaceChildren(...paragraphsOf(text).map(paragraph => make('p', {}, paragraph)))
  }

  function nextWords(): readonly (Node | string)[] {
    const { presenter, standing, frame } = replay
    const coming = presenter?.next
    if (coming === undefined) return ['No cue after this one.']
    const left = coming.atMs === undefined ? undefined : (coming.atMs - standing.nowMs) / (frame?.speed ?? 1)
    const when = left === undefined ? 'Next' : `Next, in ${spanText(Math.max(0, left))}`
    return [
      `${when} `,
      make('strong', {}, `${coming.number} · ${coming.label}`),
      make('kbd', {}, String(coming.number)),
    ]
  }
}
