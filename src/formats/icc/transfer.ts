import { byteReader } from '../../common/byte-reader.ts'
import { inflate } from '../deflate/deflate.ts'
import type { PngChunks } from '../png/png-file.ts'
import { MAX_PROFILE_BYTES, readTags } from './icc.ts'
import { LINEAR_STEPS, readCurve } from './profile-curves.ts'

/** Light in the middle of the numbers: 0.22 in sRGB. Gammas of 1.6 to 3 lie between these two. */
const MIDDLE = [0.12, 0.34]

/** Transfer characteristics whose numbers are far from sRGB's. Source: ITU-T H.273, table 3. */
const CODE_POINTS: Record<number, string> = { 8: 'linear light', 16: 'PQ', 18: 'HLG' }

/** How light grows with the numbers, in words, from the light of the middle one. */
function gammaText(middle: number): string {
  const gamma = Math.log(middle) / Math.log(0.5)
  return gamma > 0.9 && gamma < 1.1 ? 'linear light' : `a gamma of ${gamma.toFixed(1)}`
}

async function middleOfProfile(iCCP: Uint8Array): Promise<number | null> {
  const profile = await inflate(iCCP.subarray(iCCP.indexOf(0) + 2), MAX_PROFILE_BYTES)
  const curve = readCurve(readTags(profile).find(({ name }) => name === 'gTRC')?.data)
  return curve && (curve[127] + curve[128]) / 2 / LINEAR_STEPS
}

/** What the numbers of a picture are, in words, if their steps are far from those that the eye sees; else null. */
async function unlikeSrgb({ cICP, iCCP, sRGB, gAMA }: PngChunks): Promise<string | null> {
  if (cICP) return CODE_POINTS[cICP[1]] ?? null
  if (!iCCP && (sRGB || !gAMA)) return null
  const middle = iCCP ? await middleOfProfile(iCCP) : 0.5 ** (1e5 / byteReader(gAMA!).u32(0))
  const isLike = middle === null || (middle >= MIDDLE[0] && middle <= MIDDLE[1])
  return isLike ? null : gammaText(middle)
}

/** Says that colors are chosen by numbers that do not grow as sRGB's do; empty if they do. */
export async function transferNotes(chunks: PngChunks): Promise<string[]> {
  const what = await unlikeSrgb(chunks)
  if (!what) return []
  const note =
    `The numbers of this picture are ${what}: colors were chosen and errors measured as if they were sRGB's. ` +
    "`keep: 'none'` converts them first."
  return [note]
}
