/** 1204997 → '1,204,997'; −3 has a true minus sign. */
export function grouped(n: number): string {
  return n.toLocaleString('en-US').replace('-', '−')
}

/** A count with its noun: '1 pane', '2,003 panes'; the plural has an s unless given. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`
}
