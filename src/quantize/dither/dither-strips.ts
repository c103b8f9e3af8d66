import type { Hooks } from '../settings.ts'
import type { Raster } from '../types.ts'
import { type DitherPlan, ditherer } from './dither.ts'
import { type BandInput, cutBands, planBands } from './strips.ts'

/**
 * Works over the indices of a whole picture, band by band: in the threads of `hooks` where there are any, and in this
 * one what they leave over. The result is the same either way.
 */
export async function ditherBands(raster: Raster, indices: Uint8Array, plan: DitherPlan, hooks: Hooks): Promise<void> {
  const bands = planBands(raster)
  const cut = cutBands(raster, indices, bands)
  const left = bands.map((_, n) => n)
  const open = new Set(left)

  function done(n: number, result: Uint8Array): void {
    const { from, first } = bands[n]
    indices.set(result.subarray((first - from) * raster.width), first * raster.width)
    open.delete(n)
    hooks.step('dither', 1 - open.size / bands.length, 0)
  }

  function next(): { band: number; input: BandInput } | null {
    const band = left.shift()
    return band === undefined ? null : { band, input: cut(band) }
  }

  if (bands.length > 1) await hooks.runBands?.({ plan, count: bands.length, next, done })
  if (open.size === 0) return
  const dither = ditherer(plan)
  for (const n of [...open]) {
    const { raster: rows, indices: own } = bands.length === 1 ? { raster, indices } : cut(n)
    for (const part of dither(rows, own)) {
      hooks.step('dither', 1 - (open.size - part) / bands.length, 0)
      await hooks.breathe()
    }
    if (own !== indices) done(n, own)
  }
}
