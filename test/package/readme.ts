/** The first program of a README and what it says that it prints: the first fenced block after the program. */
export function firstProgram(readme: string): { readonly program: string; readonly printed: string } {
  const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)]
  const at = blocks.findIndex(([, language]) => language === 'ts')
  const program = blocks[at]?.[2]
  const printed = blocks[at + 1]?.[2]
  if (program === undefined || printed === undefined) {
    throw new Error('README.md: there is no ```ts block followed by a block with what it prints')
  }
  return { program, printed }
}
