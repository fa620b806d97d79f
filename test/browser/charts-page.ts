import { timeDiagram } from 'yeoul/charts'
import { modelRun } from '../charts/model-run.ts'

/** What the page does: runs the model, and draws it. */
export async function drawModel(): Promise<string> {
  return timeDiagram(await modelRun()).toSVG()
}

Object.assign(globalThis, { drawModel })
