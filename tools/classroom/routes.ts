import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { PipelineConstructionError } from 'yeoul'
import type { View } from '../../lib/replay/messages.ts'
import type { Clock } from '../clock.ts'
import { UserError } from '../command.ts'
import type { Audience } from './audience.ts'
import type { Classroom } from './classroom.ts'
import { Identity, isSame } from './identity.ts'
import type { Pages } from './pages.ts'
import { RateLimit } from './rate-limit.ts'
import { BadBody, fieldsOf, injectionOf, nameOf, strategyOfBody, textOf, transportOf } from './request-bodies.ts'

interface Served {
  readonly classroom: Classroom
  readonly audience: Audience
  readonly pages: Pages
  readonly token: string
  readonly hosts: readonly string[]
  readonly clock: Pick<Clock, 'now'>
  /** What was asked for was done. */
  changed(): void
  /** Somebody answered: there may be many of them. */
  answered(): void
}

type App = { Bindings: HttpBindings }

const MOST_BYTES = 16 * 1024
const VIEWS: readonly View[] = ['projector', 'room', 'presenter']

/** What the server answers: the pages, their events, and what may be asked of it. */
export function routesOf(served: Served): Hono<App> {
  const { classroom, audience, pages, token, hosts, clock, changed, answered } = served
  const identity = new Identity()
  const app = new Hono<App>()
  const answers = new RateLimit(2, 6)
  const perAddress = new RateLimit(100, 400)
  const refusedTokens = new RateLimit(1, 20)
  const addressOf = (c: Context<App>) => c.env.incoming.socket.remoteAddress ?? ''

  const isPresenter = (c: Context<App>, query = false): boolean => {
    const given = c.req.header('authorization')?.replace(/^Bearer /, '') ?? (query ? c.req.query('token') : undefined)
    return given !== undefined && isSame(given, token)
  }

  app.use(async (c, next) => {
    for (const [name, value] of Object.entries(pages.headers)) c.header(name, value)
    const host = (c.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!hosts.includes(host)) return c.text(`host: '${host.slice(0, 100)}' is not one of this server's names`, 421)
    return next()
  })
  app.use(async (c, next) => {
    if (c.req.method !== 'POST') return next()
    const origin = c.req.header('origin')
    if (origin !== undefined && origin !== `http://${c.req.header('host')}`) {
      return c.text('origin: this is the page of another server', 403)
    }
    if (!/^application\/json\b/.test(c.req.header('content-type') ?? '')) {
      return c.text('content-type: it must be application/json', 415)
    }
    // The presenter may sit at the address of those who ask too much.
    if (!isPresenter(c) && !perAddress.allows(addressOf(c), clock.now()))
      return c.text('too many requests; wait a second', 429)
    return next()
  })
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: c => c.text(`the body is longer than ${MOST_BYTES} bytes`, 413) }))
  app.onError((error, c) => {
    const isTheirs =
      error instanceof BadBody || error instanceof UserError || error instanceof PipelineConstructionError
    if (isTheirs) return c.text(error.message, 400)
    console.error(error)
    return c.text('an error of the server itself, told where it runs', 500)
  })
  app.notFound(c => c.text('there is no such page', 404))

  /** Only the presenter may do it. */
  const presenters = (act: (body: Readonly<Record<string, unknown>>) => void) => async (c: Context<App>) => {
    if (!isPresenter(c)) {
      if (!refusedTokens.allows(addressOf(c), clock.now())) return c.text('too many wrong tokens; wait', 429)
      return c.text('this is for the presenter: give the token of the address that was printed', 401)
    }
    act(fieldsOf(await c.req.text()))
    changed()
    return c.body(null, 204)
  }

  app.get('/', c => c.redirect('/room'))
  for (const view of VIEWS) {
    app.get(`/${view}`, c => {
      if (identity.of(c.req.header('cookie')) === undefined) c.header('set-cookie', identity.create().cookie)
      return c.html(pages.html(view))
    })
  }
  app.get('/assets/:name', c => {
    const asset = pages.asset(c.req.param('name'))
    if (asset === undefined) return c.notFound()
    c.header('content-type', asset.type)
    return c.body(asset.text)
  })

  app.get('/events', c => {
    const view = (c.req.query('view') ?? 'room') as View
    if (!VIEWS.includes(view)) return c.text(`view: it must be ${VIEWS.join(', ')}`, 400)
    if (view === 'presenter' && !isPresenter(c, true)) return c.text('this is for the presenter: give the token', 401)
    const who = identity.of(c.req.header('cookie')) ?? addressOf(c)
    const { outgoing } = c.env
    for (const [name, value] of Object.entries(pages.headers)) outgoing.setHeader(name, value)
    if (!audience.add(outgoing as never, view, who)) return c.text('there are too many pages already', 503)
    return RESPONSE_ALREADY_SENT
  })

  app.get('/element/:id', c => {
    const told = classroom.tweet(Number(c.req.param('id')))
    return told === undefined ? c.text('no such element has arrived', 404) : c.json(told)
  })

  app.post(
    '/transport',
    presenters(body => classroom.act(transportOf(body))),
  )
  app.post(
    '/edit',
    presenters(({ strategy, preview }) => {
      if (preview === true) classroom.lookAhead(strategyOfBody(strategy))
      else classroom.edit(strategyOfBody(strategy))
    }),
  )
  app.post(
    '/edit/undo',
    presenters(() => classroom.backToScript()),
  )
  app.post(
    '/inject',
    presenters(body => classroom.inject(injectionOf(body))),
  )
  app.post(
    '/question/reveal',
    presenters(() => {
      const { cue } = classroom
      if (cue?.question === undefined || !classroom.questions.reveal(cue))
        throw new UserError('there is no question now')
    }),
  )

  app.post('/answer', async c => {
    const who = identity.of(c.req.header('cookie'))
    if (who === undefined) return c.text('open the page of the room first: it lets you answer once', 403)
    if (!answers.allows(who, clock.now())) return c.text('too many answers; wait a second', 429)
    const { id, value, name } = fieldsOf(await c.req.text())
    const { cue } = classroom
    if (cue?.id !== textOf(id, 'id')) return c.text('id: this question is not asked now', 409)
    const refusal = classroom.questions.answer(cue, who, value, nameOf(name))
    if (refusal !== '') return c.text(refusal, refusal.startsWith('value') ? 400 : 409)
    answered()
    return c.body(null, 204)
  })
  app.post('/following', async c => {
    const who = identity.of(c.req.header('cookie'))
    const { following } = fieldsOf(await c.req.text())
    if (typeof following !== 'boolean') return c.text('following: it must be true or false', 400)
    if (who !== undefined) audience.follow(who, following)
    return c.body(null, 204)
  })
  return app
}
