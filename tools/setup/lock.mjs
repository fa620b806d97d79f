// One set-up at a time in a clone. The lock is a file with the ids of the processes at work; it is stale once none
// of them lives (a machine that went down, a killed terminal).
import fs from 'node:fs'
import { say } from './report.mjs'

const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

/** Runs `work` while holding the lock file; waits for another holder, and takes over from a dead one. */
export async function withLock(file, work) {
  let waiting = false
  while (!take(file)) {
    if (isStale(file)) {
      removeStale(file)
      continue
    }
    if (!waiting) {
      say('Set-up: another set-up of this clone is running; waiting for it …')
      say(`  (if none is: its lock is ${file})`)
    }
    waiting = true
    await pause(300)
  }
  const holders = [process.pid]
  const release = () => fs.rmSync(file, { force: true })
  process.on('exit', release)
  const add = pid => {
    holders.push(pid)
    write(file, holders)
  }
  try {
    return await work({ add })
  } finally {
    process.off('exit', release)
    release()
  }
}

function take(file) {
  try {
    fs.writeFileSync(file, JSON.stringify([process.pid]), { flag: 'wx' })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function write(file, holders) {
  fs.writeFileSync(`${file}.${process.pid}`, JSON.stringify(holders))
  fs.renameSync(`${file}.${process.pid}`, file)
}

function isStale(file) {
  try {
    const text = fs.readFileSync(file, 'utf8')
    // Between its creation and its first write the file is empty: only an old empty one was left by a crash.
    if (text === '') return Date.now() - fs.statSync(file).mtimeMs > 5000
    return !JSON.parse(text).some(isAlive)
  } catch {
    return false
  }
}

// Two that wait could both see the lock as stale, and the slower one would remove the lock of the faster one: so
// removing needs a lock of its own, and looks again under it.
function removeStale(file) {
  const guard = `${file}.stale`
  if (!take(guard)) {
    if (isStale(guard)) fs.rmSync(guard, { force: true })
    return
  }
  try {
    if (isStale(file)) fs.rmSync(file, { force: true })
  } finally {
    fs.rmSync(guard, { force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return !isZombie(pid)
  } catch (error) {
    return error.code === 'EPERM'
  }
}

// A dead process keeps its id until its parent asks for it, which in some containers nobody does.
function isZombie(pid) {
  try {
    return /^\d+ \(.*\) Z/s.test(fs.readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
