import { expect, test, vi } from 'vitest'
import { groupStrips } from '../../../src/gpu/dither/dither-parts.ts'
import { photoLike, softDisc } from '../../helpers/images.ts'
import { PLAIN } from '../../helpers/settings.ts'
import { expectSame } from '../dither/expect-same.ts'

/** Strips of a million pixels take a software adapter half a minute; these have 24 rows, on both sides. */
vi.mock(import('../../../src/quantize/dither/strips.ts'), async original => ({
  ...(await original()),
  planStrips: ({ height }) =>
    Array.from({ length: Math.ceil(height / 24) }, (_, n) => ({
      from: Math.max(0, 24 * n - 8),
      first: 24 * n,
      end: Math.min(height, 24 * (n + 1)),
    })),
}))

const settings = { ...PLAIN, colors: 30, space: 'oklab', dither: 0.75, lossy: 30 } as const

test.each([
  ['side by side', photoLike(61, 90), {}, [4]],
  ['in two tiles', softDisc(70), { tilePixels: 70 * 36, residentBytes: 0 }, [3]],
  [
    'one after the other, if no two tiles hold them',
    photoLike(61, 90),
    { tilePixels: 61 * 28, residentBytes: 0 },
    [2, 1, 1],
  ],
  ['in several submits', photoLike(40, 75), { rdoPlaces: 2 ** 16 }, [4]],
])('strips are done %s', async (_, image, cuts, groups) => {
  const found = groupStrips(image, 'tilePixels' in cuts ? cuts.tilePixels! : 2 ** 24)
  expect(found?.map(({ strips }) => strips.length)).toEqual(groups)
  await expectSame(image, settings, cuts)
})
