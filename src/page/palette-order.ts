import { oklabOf } from './oklab-position.ts'

/** Below this chroma a color reads as gray, and its hue says nothing. */
const GRAY_CHROMA = 0.025
/** Twelve families of hue, 30 degrees each, the first around 0 (pink to red). */
const FAMILIES = 12

/** -1 for grays, else 0..11 around the circle of hues. */
function familyOf(a: number, b: number): number {
  if (Math.hypot(a, b) < GRAY_CHROMA) return -1
  const turn = Math.atan2(b, a) / (2 * Math.PI) + 0.5 / FAMILIES
  return Math.floor((turn - Math.floor(turn)) * FAMILIES)
}

/** What an entry is sorted by: opaque after the rest, then grays before hues, then from dark to light. */
function rankOf([r, g, b, alpha]: Uint8Array): number[] {
  const [lightness, aAxis, bAxis] = oklabOf(r, g, b)
  return [alpha === 255 ? 1 : 0, alpha === 0 ? 0 : 1, familyOf(aAxis, bAxis), lightness]
}

/**
 * The entries of a palette in the order they are shown in: transparent ones, grays, then family by family of hue, each
 * from dark to light. Sorted by hue alone, light and dark alternate; sorted by lightness alone, the hues do.
 *
 * @param palette RGBA, 4 bytes an entry.
 * @returns Every index of the palette once.
 */
export function displayOrder(palette: Uint8Array): number[] {
  const ranks = Array.from({ length: palette.length / 4 }, (_, i) => rankOf(palette.subarray(i * 4, i * 4 + 4)))
  const compare = (x: number, y: number) => {
    const axis = ranks[x].findIndex((rank, i) => rank !== ranks[y][i])
    return axis < 0 ? x - y : ranks[x][axis] - ranks[y][axis]
  }
  return ranks.map((_, i) => i).sort(compare)
}
