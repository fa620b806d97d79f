// Takes the folder of a checkpoint, says so, and keeps it until it is killed.
import { checkpointFolder } from 'yeoul/io/checkpoint-folder'

await checkpointFolder(process.argv[2] ?? '').load()
console.log('taken')
process.stdin.resume()
