import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyFinder, opaqueFinder } from '../../../src/quantize/dither/nearest-entry.ts'
import type { Centroids } from '../../../src/quantize/types.ts'

const coordinate = fc.integer({ min: 0, max: 2047 })
/** Palettes that crowd, so that ties and cells of many entries come up. */
const crowded = fc.oneof(coordinate, fc.constantFrom(0, 2, 4, 1023, 1024, 1026, 2047))

const palettes = (dims: 3 | 4) =>
  fc.array(fc.array(crowded, { minLength: dims, maxLength: dims }), { minLength: 1, maxLength: 256 }).chain(entries =>
    fc.integer({ min: 0, max: entries.length - 1 }).map(
      (firstOpaque): Centroids => ({
        dims,
        count: entries.length,
        coords: Int32Array.from(entries.flat()),
        firstOpaque: dims === 3 ? 0 : firstOpaque,
        fixed: 0,
      }),
    ),
  )

/** The lowest index of the least distance in the first dimensions of the point. */
function bruteForce({ coords, count, dims }: Centroids, point: readonly number[], from: number): number {
  const distance = (k: number) => point.reduce((sum, value, d) => sum + (value - coords[k * dims + d]) ** 2, 0)
  let best = from
  for (let k = from + 1; k < count; k++) if (distance(k) < distance(best)) best = k
  return best
}

describe('opaqueFinder', () => {
  test.each([3, 4] as const)('finds the nearest opaque entry of any point, the first one of equals, in %i', dims => {
    fc.assert(
      fc.property(
        palettes(dims),
        fc.array(fc.tuple(crowded, crowded, crowded), { minLength: 1, maxLength: 60 }),
        (palette, points) => {
          const find = opaqueFinder(palette)
          // Twice: the second time every cell has its list.
          for (const point of [...points, ...points])
            expect(find(...point)).toBe(bruteForce(palette, point, palette.firstOpaque))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('breaks a tie between the corners of the cube for the lower index', () => {
    const coords = Int32Array.from(
      [0, 1, 2, 3, 4, 5, 6, 7].flatMap(k => [k & 1, (k >> 1) & 1, k >> 2].map(b => b * 2046)),
    )
    const find = opaqueFinder({ dims: 3, count: 8, coords, firstOpaque: 0, fixed: 0 })
    expect(find(1023, 1023, 1023)).toBe(0)
    expect(find(1024, 1023, 1023)).toBe(1)
    expect(find(1023, 1023, 2047)).toBe(4)
    expect(find(2047, 2047, 2047)).toBe(7)
  })

  test('holds more lists than its first store has room for', () => {
    // A shell of entries at one distance from the middle: no cell there can leave one out.
    const coords = Int32Array.from({ length: 768 }, (_, i) => {
      const [k, d] = [Math.floor(i / 3), i % 3]
      const angle = k * 2.399963
      const z = 1 - (2 * k + 1) / 256
      const r = Math.sqrt(1 - z * z)
      return 1024 + Math.round(900 * [r * Math.cos(angle), r * Math.sin(angle), z][d])
    })
    const palette: Centroids = { dims: 3, count: 256, coords, firstOpaque: 0, fixed: 0 }
    const find = opaqueFinder(palette)
    for (let i = 0; i < 16 ** 3; i++) {
      const point = [904 + (i & 15) * 15, 904 + ((i >> 4) & 15) * 15, 904 + (i >> 8) * 15] as const
      expect(find(...point)).toBe(bruteForce(palette, point, 0))
    }
  })
})

test('anyFinder finds the nearest of all entries, the first one of equals', () => {
  fc.assert(
    fc.property(palettes(4), fc.tuple(crowded, crowded, crowded, crowded), (palette, point) => {
      expect(anyFinder(palette)(...point)).toBe(bruteForce(palette, point, 0))
    }),
    { numRuns: 200 },
  )
})
