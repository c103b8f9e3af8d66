import type { Cuts } from '../dither/expect-same.ts'

/** Settings of the choice by size that tests combine, with how its work is cut. */
export const RDO_SETTINGS = {
  space: ['srgb', 'oklab'] as const,
  dither: [0, 0.75, 1],
  lossy: [1, 30, 100],
  speed: [1, 7, 10],
  cuts: [{}, { rdoPlaces: 2 ** 14 }, { tilePixels: 1408, residentBytes: 0 }] as Cuts[],
}
