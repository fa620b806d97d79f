import type { Trace } from 'yeoul'
/** `yeoul/io` has `saveChart(chart, path)` for SVG, PNG, JSON: nothing here touches a file. */
export interface Chart { show(): void; toSVG(): string; toTable(): string }
export declare function timeDiagram(trace: Trace, options?: { step?: string }): Chart
export declare function compare(left: Trace, right: Trace): Chart
export declare function keyLanes(trace: Trace, options?: { keys?: readonly string[] }): Chart
export {}
