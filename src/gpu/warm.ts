import type { QuantizeSettings } from '../core/result.ts'
import { CELL_GROUP, SOFTWARE_CELL_GROUP, WORST_GROUP } from './constants.ts'
import type { Job } from './job.ts'
import { spaceOverrides } from './points.ts'
import type { ShaderName } from './shaders.ts'

const ALWAYS: ShaderName[] = ['reduce', 'scan', 'compact-table', 'points', 'labels', 'scatter-table']
const CLUSTER: ShaderName[] = ['worst', 'move']
const OPAQUE: ShaderName[] = ['count-opaque', 'remap-opaque']
const ALPHA: ShaderName[] = ['count-alpha', 'compact-hash', 'scatter-hash', 'remap-alpha']

/** Where workgroups have another size than most. */
const GROUPS: Partial<Record<ShaderName, { GROUP: number }>> = {
  worst: { GROUP: WORST_GROUP },
}

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
  for (const name of names) if (name !== 'assign-cells') job.warm(name, { ...overrides, ...GROUPS[name] })
  if (names.has('assign-cells'))
    job.warm('assign-cells', { ...overrides, GROUP: job.software ? SOFTWARE_CELL_GROUP : CELL_GROUP })
}
