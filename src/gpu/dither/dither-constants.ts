import { FLAT, RIM, WELL_SERVED } from '../../quantize/dither/activity.ts'
import { MOST, SHARE_SHIFT } from '../../quantize/dither/diffuse-row.ts'

/** Numbers of `shaders/dither` that are the same in every use. */
export const DITHER_CONSTANTS: Readonly<Record<string, number>> = {
  FLAT_DIFFERENCE: FLAT,
  SERVED_DISTANCE: WELL_SERVED,
  GROUND_RIM: RIM,
  SHARE_SHIFT,
  MAX_COORDINATE: MOST,
}

/** How the work is cut; the result does not depend on it. */
export interface DitherShape {
  /** Rows of a strip that are worked on at once: threads of a workgroup. */
  rows: number
  /** The same if indices are chosen by size too, with 16 threads a row; a divisor of 16. */
  rdoRows: number
  /** Workgroups that share a strip then at most, and steps of a dispatch if several do. */
  rdoTeams: number
  rdoSteps: number
  /** Cells of the grid of entries along a coordinate. */
  gridSide: number
  /** Pixels of a workgroup that gets them ready. */
  fieldWidth: number
  fieldHeight: number
}

/** As many rows as threads that every device grants a workgroup: one variant of the shaders, whatever the picture. */
export const GPU_SHAPE: DitherShape = {
  rows: 256,
  rdoRows: 16,
  rdoTeams: Infinity,
  rdoSteps: 24,
  gridSide: 32,
  fieldWidth: 16,
  fieldHeight: 16,
}
/** In software a barrier costs the more the more threads wait at it; SwiftShader does four at a time without any. */
export const SOFTWARE_SHAPE: DitherShape = {
  rows: 4,
  rdoRows: 1,
  rdoTeams: 1,
  rdoSteps: 24,
  gridSide: 8,
  fieldWidth: 8,
  fieldHeight: 4,
}

export const shapeFor = (software: boolean): DitherShape => (software ? SOFTWARE_SHAPE : GPU_SHAPE)

/** Indices of a byte: 1, or several if the palette is small. */
export const packedConstants = (perByte: number): Record<string, number> => ({ PER_BYTE: perByte })

export const shapeConstants = (shape: DitherShape): Record<string, number> => ({
  ROWS: shape.rows,
  RDO_ROWS: shape.rdoRows,
  GRID_SIDE: shape.gridSide,
  FIELD_WIDTH: shape.fieldWidth,
  FIELD_HEIGHT: shape.fieldHeight,
})
