import { main } from '../../bench/run.ts'
import type { Command } from '../command.ts'

export const command: Command = { run: main }
