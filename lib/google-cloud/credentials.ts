import { existsSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

// Google's clients would look for credentials by themselves. But where there are none they ask a metadata server, which on
// a machine outside of Google's cloud takes seconds, and then give errors that say nothing of what to do, or try again.

export interface Credentials {
  /** Undefined on a machine of Google's, which gives its own. */
  readonly keyFilename?: string
  readonly projectId?: string
}

const VARIABLE = 'GOOGLE_APPLICATION_CREDENTIALS'
/** What a file of credentials calls itself, and what it must have then. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  service_account: ['client_email', 'private_key'],
  authorized_user: ['client_id', 'client_secret', 'refresh_token'],
  external_account: ['audience', 'credential_source'],
  external_account_authorized_user: ['refresh_token'],
  impersonated_service_account: ['service_account_impersonation_url', 'source_credentials'],
}

/** What to do about credentials that Google does not take. */
export const LOG_IN_AGAIN = `log in again with gcloud auth application-default login, or make a new key of the service account and name its file in ${VARIABLE}`

/**
 * Where Google's clients find credentials, in the order in which they look. Throws an Error, said by `what`, that tells
 * what is missing or wrong and what to do; nothing of a key is in it. `otherwise`: what else can be done without any.
 */
export function googleCredentials(what: string, otherwise = ''): Credentials {
  const { [VARIABLE]: given } = process.env
  if (given) return readKey(given, `${what}: ${VARIABLE} names '${given}', `)
  const file = userFile()
  if (existsSync(file)) return readKey(file, `${what}: gcloud left '${file}', `)
  if (isGoogles()) return {}
  throw new Error(
    `${what}: no credentials for Google Cloud. Log in with gcloud auth application-default login, or set ${VARIABLE} to the file of a service account's key${otherwise}`,
  )
}

/** Where `gcloud auth application-default login` leaves them. */
function userFile(): string {
  const { CLOUDSDK_CONFIG, APPDATA } = process.env
  const folder =
    CLOUDSDK_CONFIG ||
    (process.platform === 'win32' ? join(APPDATA ?? homedir(), 'gcloud') : join(homedir(), '.config', 'gcloud'))
  return join(folder, 'application_default_credentials.json')
}

function readKey(keyFilename: string, says: string): Credentials {
  const again = 'make a new one: Google Cloud console, IAM, Service accounts, Keys'
  let bytes: string
  try {
    bytes = readFileSync(keyFilename, 'utf8')
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new Error(`${says}which is not there; give the path of the key's file`)
    throw new Error(`${says}which cannot be read (${code}); give the path of a file that you may read`)
  }
  let key: Readonly<Record<string, unknown>> | undefined
  try {
    key = JSON.parse(bytes)
  } catch {
    // JSON.parse's error would quote a piece of the key.
  }
  if (typeof key !== 'object' || key === null) throw new Error(`${says}which is no JSON; ${again}`)
  const { type, project_id, quota_project_id } = key
  const needed = typeof type === 'string' && Object.hasOwn(KINDS, type) ? KINDS[type] : undefined
  if (needed === undefined) {
    throw new Error(`${says}whose "type" is none of ${Object.keys(KINDS).join(', ')}; ${again}`)
  }
  const fields = key
  const missing = needed.filter(field => !fields[field])
  if (missing.length > 0) throw new Error(`${says}a ${type} without ${missing.join(', ')}; ${again}`)
  if (type === 'service_account' && !/^-----BEGIN (RSA )?PRIVATE KEY-----\n/.test(String(key.private_key))) {
    throw new Error(`${says}whose private_key is no key in PEM; ${again}`)
  }
  const project = project_id ?? quota_project_id
  return { keyFilename, ...(typeof project === 'string' ? { projectId: project } : {}) }
}

/** Whether this runs on Google's cloud, as its own libraries tell it: the metadata server answers at once there. */
function isGoogles(): boolean {
  const { K_SERVICE, CLOUD_RUN_JOB, FUNCTION_NAME, GCE_METADATA_HOST, GCE_METADATA_IP } = process.env
  if (K_SERVICE || CLOUD_RUN_JOB || FUNCTION_NAME || GCE_METADATA_HOST || GCE_METADATA_IP) return true
  try {
    return /^Google/.test(readFileSync('/sys/class/dmi/id/product_name', 'utf8'))
  } catch {
    return false
  }
}
