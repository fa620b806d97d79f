import { finalMatch } from './stories/final-match.ts'
import { productLaunch } from './stories/product-launch.ts'
import { quietAfternoon } from './stories/quiet-afternoon.ts'
import { stalledPartition } from './stories/stalled-partition.ts'
import { workedExample } from './stories/worked-example.ts'
import { workedPanes } from './stories/worked-panes.ts'
import type { Story } from './story.ts'

/** The recordings that are shipped. */
export const stories: readonly Story[] = [
  workedExample,
  workedPanes,
  quietAfternoon,
  finalMatch,
  stalledPartition,
  productLaunch,
]
