import { coordsOf } from '../../../src/quantize/color/color-space.ts'
import type { FinalAssignment } from '../../../src/quantize/palette/color-assignment.ts'
import { finishAssignment } from '../../../src/quantize/palette/color-assignment.ts'
import { hostLabels } from '../../../src/quantize/palette/host-labels.ts'
import { exactPalette } from '../../../src/quantize/palette/round-palette.ts'
import { seededRandom } from '../../../src/quantize/search/random.ts'
import type { QuantizeSettings } from '../../../src/quantize/settings.ts'
import type { Histogram } from '../../../src/quantize/types.ts'

/** The nearest of some entries to each color, one by one, with the pixels' rule of what they may take. */
function nearestOf(palette: Uint32Array, { keys }: Histogram, space: QuantizeSettings['space']): Uint8Array {
  const places = [...palette].map(key => {
    const place = new Int32Array(4)
    coordsOf(key, space, place)
    return place
  })
  const own = new Int32Array(4)
  return Uint8Array.from(keys, key => {
    coordsOf(key, space, own)
    const distance = (place: Int32Array) => place.reduce((sum, at, d) => sum + (at - own[d]) ** 2, 0)
    const served = places.map((place, k) => (key >= 0xff000000 && palette[k] < 0xff000000 ? Infinity : distance(place)))
    return served.indexOf(Math.min(...served))
  })
}

/** A palette of so many of the picture's own colors, the commonest and an opaque one among them, and their colors. */
export function finalFor(histogram: Histogram, { colors, space }: QuantizeSettings): FinalAssignment {
  const { keys, counts } = histogram
  const random = seededRandom(colors)
  const chosen = new Set(keys[0] === 0 ? [0] : [])
  chosen.add(keys[keys.length - 1]).add(keys[counts.indexOf(counts.reduce((a, b) => Math.max(a, b)))])
  while (chosen.size < Math.min(colors, keys.length)) chosen.add(keys[Math.floor(random() * keys.length)])
  const palette = exactPalette(chosen)
  const indices = nearestOf(palette, histogram, space)
  const ms = { init: 0, kmeans: 0, palette: 0 }
  const labels = hostLabels(histogram, palette, indices)
  return finishAssignment({ palette, labels, iterations: 0, converged: true, ms }, false)
}
