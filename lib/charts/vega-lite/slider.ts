/** Some three hundred steps from end to end, of a round length. */
const STEPS = 300

/** What moves through a run: the slider, in seconds, and whether what is to come is shown, pale. */
export function slider(min: number, max: number): readonly object[] {
  return [
    { name: 'now', value: max, bind: { input: 'range', min, max, step: stepOf(max - min), name: 'now (seconds) ' } },
    { name: 'showing', value: true, bind: { input: 'checkbox', name: 'what is to come ' } },
    { name: 'future', expr: 'showing ? 0.2 : 0' },
  ]
}

function stepOf(span: number): number {
  return [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300].find(step => span / step <= STEPS) ?? 900
}
