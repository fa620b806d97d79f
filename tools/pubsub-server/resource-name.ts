import { invalid } from './rpc-error.ts'

const ID = /^(?!goog)[A-Za-z][\w.~+%-]{2,254}$/

/** Validates 'projects/P/topics/T' or 'projects/P/subscriptions/S'; throws INVALID_ARGUMENT. */
export function validateName(name: string, kind: 'topics' | 'subscriptions'): void {
  const [projects, project, given, id, ...rest] = name.split('/')
  if (projects === 'projects' && project !== '' && given === kind && rest.length === 0 && ID.test(id ?? '')) return
  throw invalid(`Invalid resource name given (name=${name.slice(0, 300)}). It must be projects/PROJECT/${kind}/ID, where \
ID begins with a letter, has 3 to 255 letters, digits and -_.~+%, and does not begin with 'goog'.`)
}

/** 'projects/P' of the name of one of its resources. */
export function projectOf(name: string): string {
  return name.split('/', 2).join('/')
}
