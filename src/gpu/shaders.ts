import assignCells from '../../shaders/assign-cells.wgsl'
import assignColors from '../../shaders/assign-colors.wgsl'
import assignPixels from '../../shaders/assign-pixels.wgsl'
import compactHash from '../../shaders/compact-hash.wgsl'
import compactTable from '../../shaders/compact-table.wgsl'
import countAlpha from '../../shaders/count-alpha.wgsl'
import countOpaque from '../../shaders/count-opaque.wgsl'
import labels from '../../shaders/labels.wgsl'
import move from '../../shaders/move.wgsl'
import points from '../../shaders/points.wgsl'
import reduce from '../../shaders/reduce.wgsl'
import remapAlpha from '../../shaders/remap-alpha.wgsl'
import remapOpaque from '../../shaders/remap-opaque.wgsl'
import scan from '../../shaders/scan.wgsl'
import scatterHash from '../../shaders/scatter-hash.wgsl'
import scatterTable from '../../shaders/scatter-table.wgsl'
import worst from '../../shaders/worst.wgsl'

/** The shaders by name: one entry point each. */
export const SHADERS = {
  'assign-cells': assignCells,
  'assign-colors': assignColors,
  'assign-pixels': assignPixels,
  'compact-hash': compactHash,
  'compact-table': compactTable,
  'count-alpha': countAlpha,
  'count-opaque': countOpaque,
  labels,
  move,
  points,
  reduce,
  'remap-alpha': remapAlpha,
  'remap-opaque': remapOpaque,
  scan,
  'scatter-hash': scatterHash,
  'scatter-table': scatterTable,
  worst,
} satisfies Record<string, string>

export type ShaderName = keyof typeof SHADERS
