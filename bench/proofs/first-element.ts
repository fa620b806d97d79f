// first-element.ts FILE: prints the first line of a file as an element of a pipeline, and when a function got it.
import { direct, map, Pipeline } from 'yeoul'
import { readText } from 'yeoul/io/text'

let first: { element: string; at: number } | undefined
const pipeline = new Pipeline()
pipeline.apply(
  readText(process.argv[2]),
  map(element => {
    first ??= { element, at: performance.timeOrigin + performance.now() }
  }),
)
await direct({ trace: 'off', enforce: false }).run(pipeline)
console.log(JSON.stringify({ ...first, peakRssMb: process.resourceUsage().maxRSS / 1024 }))
