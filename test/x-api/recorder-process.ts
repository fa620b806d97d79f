// A recorder in a process of its own, to be killed: node recorder-process.ts ADDRESS FILE
import { machineClock } from '../../tools/clock.ts'
import { Recorder } from '../../tools/record/recorder.ts'
import { XApi } from '../../tools/record/x-api.ts'

const [address = '', path = ''] = process.argv.slice(2)
const recorder = new Recorder({
  api: new XApi(address, 'practice'),
  path,
  header: { title: 'killed', madeBy: 'a test' },
  backfill: 0,
  clock: machineClock,
  signal: new AbortController().signal,
  say: () => {},
})
if (recorder.file?.repaired !== undefined) console.log(recorder.file.repaired)
await recorder.run()
