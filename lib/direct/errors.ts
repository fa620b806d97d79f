import { PipelineError } from '../trace/pipeline-error.ts'

/** `enforce` found a changed input, or an output that its coder cannot carry. */
export class EnforcementError extends PipelineError {
  override readonly name = 'EnforcementError'
}
