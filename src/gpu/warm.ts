import type { QuantizeSettings } from '../core/result.ts'
import { PRUNE_GROUP } from './constants.ts'
import type { Job } from './job.ts'
import { spaceOverrides } from './points.ts'
import type { ShaderName } from './shaders.ts'

const ALWAYS: ShaderName[] = ['reduce', 'scan', 'compact-table', 'points', 'scatter-table']
const CLUSTER: ShaderName[] = ['plan', 'worst', 'move']
const OPAQUE: ShaderName[] = ['count-opaque', 'remap-opaque']
const ALPHA: ShaderName[] = ['count-alpha', 'compact-hash', 'scatter-hash', 'remap-alpha']

/**
 * Starts to compile every pipeline that the image will need, all at once, so that the first image of a device does not
 * wait for one after the other. A pipeline that fails is reported where it is used.
 */
export function warmPipelines(job: Job, opaque: boolean, settings: QuantizeSettings, pruning: boolean): void {
  const overrides = spaceOverrides(settings.space, opaque ? 3 : 4)
  const byColour: ShaderName = pruning ? 'assign-cells' : 'assign-colors'
  const assign: ShaderName = settings.points === 'pixels' ? 'assign-pixels' : byColour
  const cluster = settings.palette ? [] : [...CLUSTER, assign]
  // The palette's own assignment is by colour, whatever the points are.
  const names = new Set([...ALWAYS, ...(opaque ? OPAQUE : ALPHA), ...cluster, byColour])
  for (const name of names) job.warm(name, overrides)
  if (pruning) job.warm('prune', { ...overrides, GROUP: PRUNE_GROUP })
}
