import { flinkJobs, flinkOverview } from '../../lib/portable/engines/flink-rest.ts'
import { type Command, parse, UsageError } from '../command.ts'
import { endInBackground, isUp, startInBackground } from '../engine/background.ts'
import { ENGINES } from '../engine/engines.ts'
import { type RunState, readState } from '../engine/run-state.ts'

const ACTIONS = ['up', 'status', 'down'] as const

export const command: Command = {
  help: `yeoul engine NAME up | status | down

An engine on this machine that runs pipelines by Beam's portability, in the background: 'up' brings and starts it, 'status'
says what runs and where, 'down' ends all of it. It listens on 127.0.0.1 only.

${Object.entries(ENGINES)
  .map(([name, { summary }]) => `  ${name.padEnd(16)}${summary}`)
  .join('\n')}

  --port N        of the job service; 0 for any that is free (${Object.entries(ENGINES)
    .map(([name, { port }]) => `${name} ${port}`)
    .join(', ')})`,
  async run(args) {
    const { values, positionals } = parse(args, { port: { type: 'string' } })
    const [name, action, ...more] = positionals
    const engine = name !== undefined && Object.hasOwn(ENGINES, name) ? ENGINES[name] : undefined
    const choice = `there are ${Object.keys(ENGINES).join(', ')}`
    if (name === undefined) throw new UsageError(`which engine? ${choice}`)
    if (engine === undefined) throw new UsageError(`${name}: no such engine; ${choice}`)
    if (action === undefined || !(ACTIONS as readonly string[]).includes(action))
      throw new UsageError(`${name} ${action ?? ''}`.trim().concat(': give up, status or down'))
    if (more[0] !== undefined) throw new UsageError(`${more[0]}: ${action} takes no more`)
    if (values.port !== undefined && action !== 'up') throw new UsageError('--port: only up takes it')
    if (action === 'up') return up(name, portOf(values.port, engine.port))
    return action === 'down' ? down(name) : status(name)
  },
}

async function up(name: string, port: number): Promise<number> {
  const there = readState(name)
  if (there !== undefined && isUp(there)) {
    console.log(`${name} is up already.`)
    tell(name, there)
    return 0
  }
  const state = await startInBackground(name, port, text => console.log(text))
  tell(name, state)
  console.log(`yeoul engine ${name} down ends it.`)
  return 0
}

async function down(name: string): Promise<number> {
  console.log((await endInBackground(name)) ? `${name} is down.` : `${name} was not up.`)
  return 0
}

async function status(name: string): Promise<number> {
  const state = readState(name)
  if (state !== undefined && isUp(state)) {
    tell(name, state)
    if (name === 'flink' && state.running?.webUi !== undefined) await tellFlink(state.running.webUi)
    return 0
  }
  console.log(`${name} is not up.`)
  if (state?.ended !== undefined) console.log(state.ended)
  if (state !== undefined) console.log(`Its logs: ${state.logs}`)
  return 1
}

function tell(name: string, { running, logs }: RunState): void {
  if (running === undefined) {
    console.log(`${name} is starting. Its logs: ${logs}`)
    return
  }
  console.log(`${name}: job service at ${running.endpoint}`)
  if (running.webUi !== undefined) console.log(`  pages      ${running.webUi}`)
  console.log(`  logs       ${logs}`)
  for (const { name, pid } of running.processes) console.log(`  process    ${pid} ${name}`)
}

async function tellFlink(webUi: string): Promise<void> {
  const { taskManagers, slots, freeSlots } = await flinkOverview(webUi)
  console.log(`  slots      ${freeSlots} free of ${slots}, on ${taskManagers} TaskManagers`)
  for (const { id, name, state } of await flinkJobs(webUi)) console.log(`  job        ${id} ${state} ${name}`)
}

function portOf(given: string | undefined, usual: number): number {
  if (given === undefined) return usual
  const n = Number(given)
  if (/^\d+$/.test(given) && n <= 65_535) return n
  throw new UsageError(`--port ${given}: not a whole number from 0 to 65535`)
}
