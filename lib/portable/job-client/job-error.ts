/** An engine could not be reached, refused a job, or failed at it for a reason of its own. */
export class JobError extends Error {
  override readonly name = 'JobError'
}
