import assignCells from '../../shaders/assign-cells.wgsl'
import assignColors from '../../shaders/assign-colors.wgsl'
import assignPixels from '../../shaders/assign-pixels.wgsl'
import carry from '../../shaders/carry.wgsl'
import compactHash from '../../shaders/compact-hash.wgsl'
import expand from '../../shaders/expand.wgsl'
import labels from '../../shaders/labels.wgsl'
import markAlpha from '../../shaders/mark-alpha.wgsl'
import markOpaque from '../../shaders/mark-opaque.wgsl'
import move from '../../shaders/move.wgsl'
import points from '../../shaders/points.wgsl'
import reduce from '../../shaders/reduce.wgsl'
import remapAlpha from '../../shaders/remap-alpha.wgsl'
import remapOpaque from '../../shaders/remap-opaque.wgsl'
import scan from '../../shaders/scan.wgsl'
import scatterHash from '../../shaders/scatter-hash.wgsl'
import weigh from '../../shaders/weigh.wgsl'
import worst from '../../shaders/worst.wgsl'

/** The shaders by name: one entry point each. */
export const SHADERS = {
  'assign-cells': assignCells,
  'assign-colors': assignColors,
  'assign-pixels': assignPixels,
  carry,
  'compact-hash': compactHash,
  expand,
  labels,
  'mark-alpha': markAlpha,
  'mark-opaque': markOpaque,
  move,
  points,
  reduce,
  'remap-alpha': remapAlpha,
  'remap-opaque': remapOpaque,
  scan,
  'scatter-hash': scatterHash,
  weigh,
  worst,
} satisfies Record<string, string>

export type ShaderName = keyof typeof SHADERS
