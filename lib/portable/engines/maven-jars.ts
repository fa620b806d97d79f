import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bring } from './bring-tool.ts'
import { cached, madeOnce } from './cache.ts'

/** A jar by its Maven coordinates, 'org.slf4j:slf4j-simple:1.7.30', with all that it depends on. */
export type Coordinates = `${string}:${string}:${string}`

/** Whether this user's cache has the jars. */
export function hasJars(name: string, coordinates: readonly Coordinates[]): boolean {
  return existsSync(folderOf(name, coordinates))
}

/** The folder with the jars; Maven brings them the first time, from where this machine's settings say. */
export function mavenJars(name: string, coordinates: readonly Coordinates[]): Promise<string> {
  return madeOnce(folderOf(name, coordinates), async making => {
    const folder = mkdtempSync(join(tmpdir(), 'yeoul-maven-'))
    try {
      const pom = join(folder, 'pom.xml')
      writeFileSync(pom, pomOf(name, coordinates))
      const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${making}`]
      await bring(name, 'mvn', ['-q', '-B', '-f', pom, ...goal])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

function pomOf(name: string, coordinates: readonly Coordinates[]): string {
  const dependencies = coordinates.map(each => {
    const [group, artifact, version] = each.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`
  })
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>yeoul</groupId><artifactId>${name}</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>${dependencies.join('\n')}</dependencies>
</project>
`
}

/** Named after what it was made from, so that another version gets another folder. */
function folderOf(name: string, coordinates: readonly Coordinates[]): string {
  const hash = createHash('sha256').update(pomOf(name, coordinates)).digest('hex').slice(0, 12)
  return cached('engines', `${name}-${hash}`)
}
