import type { Context } from 'koa'
import { reachOf, sliceFor } from '../../http/guard.ts'
import { askerOf } from '../../http/identify.ts'
import { mayOf } from '../../identity/policy.ts'
import { precisionOf, type Precision } from '../../identity/precision.ts'
import type { Reach } from '../../identity/reach.ts'
import type { Slice } from '../../openData/slice.ts'

/** Who reads layers: how far, and how exactly. The guard has let them in. */
export interface Viewer {
  reach: Reach
  metres: Precision
  /** Whether reports one by one are among what they may see. */
  seesReports: boolean
  /** What is public, where they see that alone; everything else is of no account then. */
  slice: Slice | null
}

export async function viewerOf(ctx: Context): Promise<Viewer> {
  const asker = await askerOf(ctx)
  return {
    reach: reachOf(ctx),
    metres: precisionOf(asker?.role ?? null),
    slice: sliceFor(ctx),
    seesReports: asker === null || mayOf(asker.role).includes('see-reports'),
  }
}
