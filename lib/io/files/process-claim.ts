import { readFileSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Claims something for this process by a file that names it. Gives the number of the process that has it, which may be
 * this one; undefined if the claim succeeded. A claim of a process that has ended counts for nothing.
 */
export function claim(path: string): number | undefined {
  for (;;) {
    try {
      writeFileSync(path, `${process.pid} ${startOf(process.pid)}`, { flag: 'wx' })
      return undefined
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown
    }
    const [pid, start] = readFileSync(path, 'utf8').split(' ')
    if (isAlive(Number(pid)) && startOf(Number(pid)) === start) return Number(pid)
    rmSync(path, { force: true })
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** When a process was started, where the system tells: numbers of processes are given again. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}
