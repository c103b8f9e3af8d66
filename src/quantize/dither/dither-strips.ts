import type { Hooks } from '../settings.ts'
import type { Raster } from '../types.ts'
import { type DitherPlan, ditherer } from './dither.ts'
import { cutStrips, planStrips, type StripInput } from './strips.ts'

/**
 * Works over the indices of a whole picture, strip by strip: in the threads of `hooks` where there are any, and in this
 * one what they leave over. The result is the same either way.
 */
export async function ditherStrips(raster: Raster, indices: Uint8Array, plan: DitherPlan, hooks: Hooks): Promise<void> {
  const strips = planStrips(raster)
  const cut = cutStrips(raster, indices, strips)
  const left = strips.map((_, n) => n)
  const open = new Set(left)

  function done(n: number, result: Uint8Array): void {
    const { from, first } = strips[n]
    indices.set(result.subarray((first - from) * raster.width), first * raster.width)
    open.delete(n)
    hooks.step('dither', 1 - open.size / strips.length, 0)
  }

  function next(): { strip: number; input: StripInput } | null {
    const strip = left.shift()
    return strip === undefined ? null : { strip, input: cut(strip) }
  }

  if (strips.length > 1) await hooks.runStrips?.({ plan, count: strips.length, next, done })
  if (open.size === 0) return
  const dither = ditherer(plan)
  for (const n of [...open]) {
    const { raster: rows, indices: stripIndices } = strips.length === 1 ? { raster, indices } : cut(n)
    for (const part of dither(rows, stripIndices)) {
      hooks.step('dither', 1 - (open.size - part) / strips.length, 0)
      await hooks.yieldToEventLoop()
    }
    if (stripIndices !== indices) done(n, stripIndices)
  }
}
