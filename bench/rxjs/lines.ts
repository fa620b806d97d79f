import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { from, type Observable } from 'rxjs'

/** The lines of a file, as someone who uses RxJS in Node would read them. */
export function lines$(file: string): Observable<string> {
  return from(createInterface({ input: createReadStream(file), crlfDelay: Infinity }))
}
