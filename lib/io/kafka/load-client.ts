const PACKAGE = '@platformatic/kafka'

/** The client's package, which only those load who use Kafka. Throws an Error that says how to install it. */
export async function loadClient(): Promise<typeof import('@platformatic/kafka')> {
  try {
    return await import('@platformatic/kafka')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw thrown
    throw new Error(`Kafka is spoken to by the package ${PACKAGE}, which is not installed; npm install ${PACKAGE}`)
  }
}
