import type { Box } from './color-position.ts'

/** How the cloud is looked at. */
export interface View {
  /** Radians around the upright axis. */
  yaw: number
  /** Radians from the horizon, -PI/2 (from below) to PI/2 (from above). */
  pitch: number
  /** 1 shows the whole box; 0.5 to 8. */
  zoom: number
}

export const FIRST_VIEW: View = { yaw: -0.6, pitch: 0.35, zoom: 1 }

const FIELD = (30 * Math.PI) / 180
/** Half the diagonal of the box is 1 to the eye; a little room for the words around it. */
const REACH = 1.1
const DISTANCE = REACH / Math.sin(FIELD / 2)
const NEAR = DISTANCE - REACH
const FAR = DISTANCE + REACH

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value))

/** The view turned by radians and its zoom multiplied, within its limits. */
export function turned(view: View, yaw: number, pitch: number, times = 1): View {
  return {
    yaw: (view.yaw + yaw) % (2 * Math.PI),
    pitch: clamp(view.pitch + pitch, -Math.PI / 2, Math.PI / 2),
    zoom: clamp(view.zoom * times, 0.5, 8),
  }
}

/**
 * From scene coordinates to clip space, column by column, depth 0..1 as WebGPU has it.
 * @param aspect Width by height; the box fits whichever is smaller.
 * @param box What is looked at; it may be turned any way and stays in view.
 */
export function matrixOf({ yaw, pitch, zoom }: View, aspect: number, box: Box): Float32Array<ArrayBuffer> {
  const focal = zoom / Math.tan(FIELD / 2)
  const fx = focal / Math.max(1, aspect)
  const fy = focal * Math.min(1, aspect)
  const [sy, cy, sp, cp] = [Math.sin(yaw), Math.cos(yaw), Math.sin(pitch), Math.cos(pitch)]
  const depth = FAR / (FAR - NEAR)
  // Rows: right, up, and away from the eye.
  const right = [cy, 0, sy]
  const up = [sp * sy, cp, -sp * cy]
  const away = [cp * sy, -sp, -cp * cy]
  const rows = [right.map(v => v * fx), up.map(v => v * fy), away.map(v => v * depth), away]
  const scale = 1 / Math.hypot(...box.half)
  const shift = [0, 0, depth * (DISTANCE - NEAR), DISTANCE]
  const moved = rows.map((row, i) => shift[i] - scale * row.reduce((sum, v, axis) => sum + v * box.middle[axis], 0))
  return new Float32Array([...[0, 1, 2].flatMap(axis => rows.map(row => scale * row[axis])), ...moved])
}

export interface Seen {
  /** Pixels from the left and from the top. */
  x: number
  y: number
  /** 0 (near) to 1 (far). */
  depth: number
}

/** Where a point of the scene is seen on a ground of width by height pixels. */
export function project(matrix: Float32Array, [x, y, z]: Iterable<number>, width: number, height: number): Seen {
  const row = (i: number) => matrix[i] * x + matrix[i + 4] * y + matrix[i + 8] * z + matrix[i + 12]
  const w = row(3)
  return { x: ((row(0) / w + 1) / 2) * width, y: ((1 - row(1) / w) / 2) * height, depth: row(2) / w }
}
