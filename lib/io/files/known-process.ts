import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** A process as it was when it was written down: another one may have its number later. */
export interface KnownProcess {
  readonly pid: number
  /** When it was started, as the system tells it; '' where it tells nothing. */
  readonly started: string
}

/** The process of this number, with when it started; undefined if there is none that lives. */
export function knownProcess(pid: number): KnownProcess | undefined {
  const started = existsSync('/proc/self/stat') ? startOnLinux(pid) : startByPs(pid)
  return started === undefined ? undefined : { pid, started }
}

/** Whether this very process still lives. */
export function isAlive({ pid, started }: KnownProcess): boolean {
  return knownProcess(pid)?.started === started
}

function startOnLinux(pid: number): string | undefined {
  try {
    // After the name, which may hold anything: the state, and 19 fields on, the start in ticks since the boot.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function startByPs(pid: number): string | undefined {
  try {
    // Whoever asks later may have another language, and another zone.
    const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' }
    const told = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim()
    return told === '' || told.startsWith('Z') ? undefined : told.replace(/^\S+\s+/, '')
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'ENOENT' ? startUntold(pid) : undefined
  }
}

/** Without ps, as on Windows: that it lives is all there is to know. */
function startUntold(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
    return ''
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM' ? '' : undefined
  }
}
