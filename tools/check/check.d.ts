// What '#check' gives, for a notebook's compiler, which would need a second for all that cell.ts imports.

/**
 * Tells what is right of a lab: `await check(4)` of its file, in a process that cannot harm the notebook;
 * `await check(4, 'trending')` of one function there; `await check(4, { trending })` of functions that were written in
 * cells, which *Interrupt* ends. Throws an Error that names the labs, or the functions, if there is no such one.
 */
export function check(lab: number | string, what?: string | Readonly<Record<string, unknown>>): Promise<void>

/**
 * Shows the counter-example of a function's last check, without one of the first that is not right: its panes beside the
 * solution's, to be moved through time.
 */
export function look(lab: number | string, part?: string): Promise<void>

/** Tells what was right of each lab when it was last checked. */
export function progress(): Promise<void>

/** Tells the next hint, of three, for a function; without one for the first that is not right. */
export function hint(lab: number | string, part?: string): Promise<void>
