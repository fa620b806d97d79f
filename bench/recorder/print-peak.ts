// Loaded before a program (--import): the last line of its standard error is its peak of resident memory, in 2^20 bytes.
import { writeSync } from 'node:fs'

process.on('exit', () => writeSync(process.stderr.fd, `\n${process.resourceUsage().maxRSS / 1024}\n`))
