import { type Command, parse, UsageError } from '../command.ts'
import { jupyterFolder } from '../notebooks/environment.ts'
import { LabServer } from '../notebooks/jupyter-server.ts'
import { trustNotebooks } from '../notebooks/trust.ts'

const PORT = 8888

export const command: Command = {
  help: `npm start -- [--no-browser] [--port N]

Opens JupyterLab on the first notebook, in your browser. It answers on this machine alone, and only to who has the token
in the address. Ctrl-C ends it, and all that runs in it.

  --no-browser   print the address, and open nothing
  --port N       instead of ${PORT}`,
  async run(args) {
    const { values, positionals } = parse(args, { 'no-browser': { type: 'boolean' }, port: { type: 'string' } })
    if (positionals[0] !== undefined) throw new UsageError(`${positionals[0]}: npm start takes only options`)
    const server = new LabServer({
      port: portOf(values.port),
      browser: values['no-browser'] !== true,
      folder: jupyterFolder,
    })

    let signal: NodeJS.Signals | undefined
    const end = (name: NodeJS.Signals) => {
      // Ctrl-C in a terminal reaches us twice: from there, and from the program that started us.
      if (signal !== undefined) return
      signal = name
      console.log('\nEnding JupyterLab and its kernels …')
      void server.stop()
    }
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end)

    const begin = performance.now()
    console.log('Starting JupyterLab …')
    try {
      await trustNotebooks()
      await server.start()
    } catch (error) {
      // What Ctrl-C broke off is not wrong.
      if (signal === undefined) throw error
    }
    if (signal === undefined) {
      const seconds = ((performance.now() - begin) / 1000).toFixed(1)
      console.log(`It is ready after ${seconds} s:\n\n  ${server.address}\n\nCtrl-C ends it.`)
    }
    await server.ended()
    if (signal === undefined) throw new Error('JupyterLab ended by itself; .jupyter/jupyterlab.log says more')
    console.log('Ended.')
    return signal === 'SIGINT' ? 130 : 143
  },
}

function portOf(given: string | undefined): number {
  if (given === undefined) return PORT
  const port = Number(given)
  if (/^\d+$/.test(given) && port >= 1 && port <= 65_535) return port
  throw new UsageError(`--port ${given}: give a number from 1 to 65535`)
}
