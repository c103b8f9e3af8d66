import scan from '../../shaders/common/scan.wgsl'
import compactHash from '../../shaders/histogram/compact-hash.wgsl'
import reduce from '../../shaders/histogram/count-slots.wgsl'
import carry from '../../shaders/histogram/grow-counts.wgsl'
import expand from '../../shaders/histogram/list-colors.wgsl'
import markAlpha from '../../shaders/histogram/mark-alpha.wgsl'
import markOpaque from '../../shaders/histogram/mark-opaque.wgsl'
import weigh from '../../shaders/histogram/merge-counts.wgsl'
import assignCells from '../../shaders/kmeans/assign-cells.wgsl'
import assignColors from '../../shaders/kmeans/assign-colors.wgsl'
import assignPixels from '../../shaders/kmeans/assign-pixels.wgsl'
import worst from '../../shaders/kmeans/farthest-color.wgsl'
import labels from '../../shaders/kmeans/pack-labels.wgsl'
import points from '../../shaders/kmeans/points.wgsl'
import move from '../../shaders/kmeans/update-centroids.wgsl'
import remapAlpha from '../../shaders/remap/remap-alpha.wgsl'
import remapOpaque from '../../shaders/remap/remap-opaque.wgsl'
import scatterHash from '../../shaders/remap/scatter-hash.wgsl'

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
