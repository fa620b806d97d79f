/** The function of the sketch, with the types that the solution gives it. */
export type Sketch = Pick<typeof import('../../../../solutions/4-trending/sketch.ts'), 'heavyHitters'>
