/** Seconds as m:ss.s or h:mm:ss.s, in Vega's language; what ClockText says in ours. */
export function clockExpression(seconds: string): string {
  const tenths = `(round(abs(${seconds}) * 10) / 10)`
  const rest = `format(${tenths} % 60, '04.1f')`
  const minutes = `floor(${tenths} / 60)`
  const long = `floor(${tenths} / 3600) + ':' + format(${minutes} % 60, '02d') + ':' + ${rest}`
  return `((${seconds}) <= -0.05 ? '−' : '') + (${tenths} < 3600 ? ${minutes} + ':' + ${rest} : ${long})`
}
