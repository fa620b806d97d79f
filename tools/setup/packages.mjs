// node_modules: installed by `npm ci` when, and only when, it is not what package-lock.json says.
import { existsSync, readFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { runWithProgress, SetupError } from './report.mjs'

/** Where the Node that runs TypeScript sources as they are is, once the packages are installed. */
export function node24(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

/**
 * npm writes node_modules/.package-lock.json last, so an interrupted installation has none; and a contributor's own
 * `npm install` counts as well as ours.
 */
export function packagesAreCurrent(root) {
  const installed = readLock(join(root, 'node_modules', '.package-lock.json'))
  if (!installed || !existsSync(node24(root))) return false
  return Object.entries(readLock(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    const found = installed[path]
    if (path === '' || (wanted.optional && !found)) return true
    return found && found.version === wanted.version && found.integrity === wanted.integrity
  })
}

function readLock(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

export async function installPackages(root, lock) {
  const wanted = Object.entries(readLock(join(root, 'package-lock.json')) || {})
    .filter(([path, { link, optional }]) => path.includes('node_modules/') && !link && !optional)
    .map(([path]) => join(root, path, 'package.json'))
  // A first one that was cut off left some of them, and no list of them.
  const first = !existsSync(join(root, 'node_modules', '.package-lock.json'))
  const npm = findNpm()
  const { code, output } = await runWithProgress(
    first
      ? 'Set-up: installing the npm packages (once; about a minute, 0.5 GB on disk) …'
      : 'Set-up: package-lock.json changed; installing the npm packages …',
    npm.command,
    [
      ...npm.args,
      'ci',
      '--include=dev',
      '--prefer-offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts=false',
    ].concat([
      '--fetch-retries=2',
      '--fetch-retry-mintimeout=1000',
      '--fetch-retry-maxtimeout=4000',
      '--loglevel=http',
    ]),
    {
      // Without a network npm goes through all packages and their retries, which takes minutes.
      isHopeless: output => !output.includes('http fetch GET 200') && output.split('attempt 1 failed').length > 20,
      cwd: root,
      env: withoutLocalPrograms(root),
      shell: npm.shell,
      lock,
      progress: () => `${wanted.filter(file => existsSync(file)).length} of ${wanted.length} packages`,
    },
  )
  if (code !== 0) throw new SetupError(explain(root, output))
  if (!packagesAreCurrent(root)) {
    throw new SetupError(
      `Set-up failed: npm ci ended well, but ${node24(root)} or a package of package-lock.json is missing.\n` +
        'Remove node_modules and run the same command again; if it fails again, this is what npm said:\n' +
        lastLines(output),
    )
  }
}

/** The npm that runs us, with the Node that runs npm: the one in node_modules is about to be deleted. */
function findNpm() {
  const running = process.env.npm_execpath
  if (running && /^np[mx]-cli\.[cm]?js$/.test(basename(running))) {
    const cli = join(dirname(running), basename(running).replace('npx', 'npm'))
    return { command: process.env.npm_node_execpath || process.execPath, args: [cli], shell: false }
  }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}

function withoutLocalPrograms(root) {
  const env = { ...process.env }
  const key = Object.keys(env).find(name => name.toUpperCase() === 'PATH') || 'PATH'
  const local = join(root, 'node_modules')
  env[key] = (env[key] || '')
    .split(delimiter)
    .filter(folder => !folder.startsWith(local))
    .join(delimiter)
  return env
}

const unreachable =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT)\b/

function explain(root, output) {
  const network = unreachable.exec(output)
  if (network) {
    return (
      `Set-up failed: npm cannot reach its registry (${network[1]}).\n` +
      'Connect to the network and run the same command again. Behind a proxy or with a mirror of your own, ' +
      'tell npm first: npm config set proxy URL, npm config set registry URL.'
    )
  }
  if (/\bENOSPC\b/.test(output)) return 'Set-up failed: the disk is full (ENOSPC). Free about 1 GB and run it again.'
  if (/\b(EACCES|EPERM|EROFS)\b/.test(output)) {
    return `Set-up failed: npm may not write in ${root} or in its cache.\n${lastLines(output)}`
  }
  if (/\bEUSAGE\b/.test(output)) {
    return `Set-up failed: package.json and package-lock.json do not agree; run npm install.\n${lastLines(output)}`
  }
  return `Set-up failed: npm ci ended with an error. What it said last:\n${lastLines(output)}`
}

function lastLines(output) {
  const lines = output
    .trim()
    .split('\n')
    .filter(line => !line.startsWith('npm http'))
  const first = lines.findIndex(line => line.startsWith('npm error'))
  return (first < 0 ? lines.slice(-25) : lines.slice(first, first + 15)).join('\n')
}
