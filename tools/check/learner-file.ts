import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeWhole } from '../../lib/io/files/whole-file.ts'
import { UserError } from '../command.ts'
import { shownPath } from '../given-path.ts'
import type { LabEntry } from '../lab/labs.ts'
import { fileOf } from '../lab/load-parts.ts'
import { kept } from './progress.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What a learner's file would have to become the solution's, as git shows it; undefined: nothing. */
export function differenceToSolution(lab: LabEntry): string | undefined {
  const files = [fileOf('labs', lab), fileOf('solutions', lab)]
  const { text, code } = git(['diff', '--no-index', '--no-color', '--', ...files])
  if (code === 0) return undefined
  // Without its first lines, which are for git.
  return text.slice(text.indexOf('--- ')).trimEnd()
}

/** Writes a learner's file as it was given. Gives where the copy of what it was is. */
export function reset(lab: LabEntry): string {
  const file = fileOf('labs', lab)
  const given = asGiven(file)
  const folder = join(kept, 'saved')
  const copy = join(folder, `${lab.name}-${lab.file}-${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}.ts`)
  writeWhole(copy, readFileSync(join(root, file)))
  writeWhole(join(root, file), given)
  return shownPath(copy)
}

/** Of the versions that git has, the newest with the most that is to do: a learner may have committed own ones. */
function asGiven(file: string): string {
  const { text, code } = git(['log', '--format=%H', '--', file])
  const versions = code === 0 ? text.split('\n').filter(Boolean) : []
  const texts = versions.map(version => git(['show', `${version}:./${file}`]).text)
  const most = Math.max(0, ...texts.map(toDoIn))
  const given = texts.find(text => toDoIn(text) === most)
  if (given !== undefined && most > 0) return given
  throw new UserError(`${file}: git knows no version of it with something to do; take it from where the labs come from`)
}

function toDoIn(text: string): number {
  return text.split(/'TODO|"TODO|`TODO/).length - 1
}

function git(args: readonly string[]): { readonly text: string; readonly code: number | null } {
  const { stdout, status, error } = spawnSync('git', [...args], { cwd: root, encoding: 'utf8' })
  if (error !== undefined) throw new UserError(`git: ${error.message}; install git to compare and to reset files`)
  return { text: stdout, code: status }
}
