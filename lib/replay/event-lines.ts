/** The data of the server-sent events in a response's body, one after the other; each of them is one line. */
export async function* eventData(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder()
  // A line may be megabytes long: its parts are joined once, when it has come to its end.
  let parts: string[] = []
  for await (const chunk of body) {
    const [first = '', ...begun] = decoder.decode(chunk, { stream: true }).split('\n')
    parts.push(first)
    for (const next of begun) {
      const line = parts.join('')
      if (line.startsWith('data: ')) yield line.slice('data: '.length)
      parts = [next]
    }
  }
}
