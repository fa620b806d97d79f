/** A test, by its title. */
export type That = (title: string, run: () => Promise<void>) => void
