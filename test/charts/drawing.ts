/** What a drawing holds, by the classes of its groups. */
export class Drawing {
  readonly svg: string
  constructor(svg: string) {
    this.svg = svg
  }

  /** The groups of a class, as text. */
  groups(name: string): readonly string[] {
    const all = [...this.svg.matchAll(/<g (?:[^>]* )?class="([^"]*)"[^>]*>[\s\S]*?<\/g>/g)]
    return all.filter(([, classes]) => classes?.split(' ').includes(name)).map(([group]) => group)
  }

  /** How many marks there are of a class. */
  count(name: string): number {
    return this.groups(name).reduce(
      (sum, group) => sum + (group.match(/<(circle|path|rect|line|text)\b/g)?.length ?? 0),
      0,
    )
  }

  /** The texts of a class. */
  texts(name: string): readonly string[] {
    return this.groups(name).flatMap(group =>
      [...group.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text as string),
    )
  }
}
