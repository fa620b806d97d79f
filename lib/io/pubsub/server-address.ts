import { googleCredentials } from '../../google-cloud/credentials.ts'
import type { ClientOptions } from './google-client.ts'

/** Where Pub/Sub is, and as whom it is asked: what the environment says, as Google's own tools read it. */
export interface Server {
  /** For people: 'pubsub.googleapis.com', or the address of an emulator. */
  readonly host: string
  readonly isEmulator: boolean
  readonly client: ClientOptions
}

const GOOGLE = 'pubsub.googleapis.com'

/** Throws an Error, said by `what`, where a project or credentials are missing or wrong. */
export function serverOf(projectId: string | undefined, what: string): Server {
  const { PUBSUB_EMULATOR_HOST: emulator } = process.env
  if (emulator) {
    return {
      host: emulator,
      isEmulator: true,
      client: {
        projectId: projectId ?? settingOf(what, `any name will do for the server at ${emulator}`),
        emulatorMode: true,
        universeDomain: 'googleapis.com',
      },
    }
  }
  const { keyFilename, projectId: ofKey } = googleCredentials(
    what,
    '; for a server on this machine, set PUBSUB_EMULATOR_HOST, as npx yeoul pubsub says',
  )
  const project = projectId ?? (environmentProject() || ofKey)
  return {
    host: GOOGLE,
    isEmulator: false,
    client: {
      projectId: project ?? settingOf(what, 'gcloud projects list shows yours'),
      ...(keyFilename === undefined ? {} : { keyFilename }),
    },
  }
}

function environmentProject(): string | undefined {
  const { GOOGLE_CLOUD_PROJECT, GCLOUD_PROJECT, PUBSUB_PROJECT_ID } = process.env
  return GOOGLE_CLOUD_PROJECT || GCLOUD_PROJECT || PUBSUB_PROJECT_ID || undefined
}

function settingOf(what: string, hint: string): string {
  const project = environmentProject()
  if (project !== undefined) return project
  throw new Error(`${what}: in which project? set GOOGLE_CLOUD_PROJECT (${hint}), or write the whole name, projects/…`)
}

export type Kind = 'subscriptions' | 'topics'

/** The name of a subscription or topic, and the project if it says one. Throws unless it is 'NAME' or 'projects/P/…/NAME'. */
export function givenName(kind: Kind, given: string): { readonly project: string | undefined; readonly name: string } {
  const whole = new RegExp(`^projects/([^/]+)/${kind}/([^/]+)$`).exec(given)
  const name = whole?.[2] ?? given
  if (!/^[A-Za-z][\w.~+%-]{2,254}$/.test(name)) {
    const one = kind.slice(0, -1)
    throw new Error(
      `'${given}' is no name of a ${one}; write 'my-${one}' (3 to 255 letters, digits and -, a letter first), or 'projects/PROJECT/${kind}/my-${one}'`,
    )
  }
  return { project: whole?.[1], name }
}
