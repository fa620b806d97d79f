/** The graph is wrong: thrown where it is built, with the step's path and what to do. */
export class PipelineConstructionError extends Error {
  override readonly name = 'PipelineConstructionError'
  readonly step: string
  constructor(message: string, step = '') {
    super(step === '' ? message : `${step}: ${message}`)
    this.step = step
  }
}
