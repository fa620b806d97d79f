import { createRequire } from 'node:module'
import { join } from 'node:path'

const PAGES: Readonly<Record<string, string>> = { 'what-if': '../pages/what-if/what-if.ts' }
/** A page has a document of its own. */
const NO_LINKEDOM = '../pages/no-linkedom.ts'
// Loaded when a page is first asked for: a kernel starts without it.
const require = createRequire(import.meta.url)
const built = new Map<string, string>()

/**
 * The script of a page with all that it imports, as one that leaves a function: the page's default export, by the name
 * `functionName`. It is made once, in a quarter of a second.
 */
export function pageScript(page: string, functionName: string): string {
  let script = built.get(page)
  if (script === undefined) {
    const { buildSync } = require('esbuild') as typeof import('esbuild')
    const { outputFiles } = buildSync({
      entryPoints: [join(import.meta.dirname, PAGES[page] ?? page)],
      bundle: true,
      minify: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      globalName: 'page',
      target: 'es2023',
      charset: 'utf8',
      legalComments: 'none',
      logLevel: 'silent',
      alias: { 'linkedom/worker': join(import.meta.dirname, NO_LINKEDOM) },
    })
    script = outputFiles[0]?.text ?? ''
    built.set(page, script)
  }
  // In a page of HTML it would end there.
  return `const ${functionName} = (() => {${script.replaceAll('</script', '<\\/script')}return page.default})();`
}
