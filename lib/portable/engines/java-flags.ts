const EXPORTED = ['java.base/sun.net.util', 'java.rmi/sun.rmi.registry', 'java.security.jgss/sun.security.krb5']
const OPENED = [
  ...[
    'java.lang',
    'java.lang.invoke',
    'java.lang.reflect',
    'java.net',
    'java.io',
    'java.nio',
    'java.text',
    'java.time',
  ],
  ...['java.util', 'java.util.concurrent', 'java.util.concurrent.atomic', 'java.util.concurrent.locks'],
  ...['sun.nio.ch', 'sun.nio.cs', 'sun.security.action', 'sun.util.calendar'],
]

/** What Java 17 must open of itself for Flink and Spark, which were made for older ones. */
export const OPEN_MODULES: readonly string[] = [
  ...EXPORTED.map(name => `--add-exports=${name}=ALL-UNNAMED`),
  ...OPENED.map(name => `--add-opens=java.base/${name}=ALL-UNNAMED`),
]

/** For a machine of few cores: threads of a compiler and a collector are taken from what runs. */
export const SMALL_JVM: readonly string[] = ['-XX:+UseSerialGC', '-Xss512k']
