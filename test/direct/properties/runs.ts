/** How many runs a property gets; YEOUL_PROPERTY_TIMES=20 makes it 20 times as many. */
export const runs = (numRuns: number) => ({ numRuns: numRuns * Number(process.env.YEOUL_PROPERTY_TIMES ?? 1) })
