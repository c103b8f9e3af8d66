import { byteReader } from '../../common/byte-reader.ts'
import { concatBytes } from '../deflate/deflate.ts'
import { deflateHere } from '../deflate/deflate-blocks.ts'
import type { PngChunks } from '../png/png-file.ts'

/** Profiles larger than this are not carried; real ones have 0.5 to 3 KB, rarely 2 MB. */
export const MAX_PROFILE_BYTES = 2 ** 24

const HEADER_BYTES = 128

/** The primaries of sRGB adapted to D50, as s15Fixed16 numbers; every profile of sRGB holds these. */
const PRIMARIES = {
  rXYZ: [0x6fa2, 0x38f5, 0x0390],
  gXYZ: [0x6299, 0xb785, 0x18da],
  bXYZ: [0x24a0, 0x0f84, 0xb6cf],
}

/** The same as numbers: X, Y and Z of red, green and blue. */
export const SRGB_PRIMARIES = Object.values(PRIMARIES).map(xyz => xyz.map(value => value / 65536))

interface Tag {
  name: string
  data: Uint8Array
}

/** The tags of a profile; those that point outside it are passed over. */
export function readTags(profile: Uint8Array): Tag[] {
  const reader = byteReader(profile)
  const count = Math.min(reader.u32(HEADER_BYTES), 100)
  const tags: Tag[] = []
  for (let i = 0; i < count; i++) {
    const tagOffset = HEADER_BYTES + 4 + i * 12
    const [offset, bytes] = [reader.u32(tagOffset + 4), reader.u32(tagOffset + 8)]
    if (offset + bytes > profile.length || bytes < 8) continue
    tags.push({ name: reader.ascii(tagOffset, 4), data: reader.slice(offset, bytes) })
  }
  return tags
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, letter => letter.charCodeAt(0))
}

function words(...values: number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 4))
  for (const [i, value] of values.entries()) view.setUint32(i * 4, value)
  return new Uint8Array(view.buffer)
}

const padded = (data: Uint8Array) => concatBytes([data, new Uint8Array(-data.length & 3)])

/** Header, tag table and tags; tags that share their data hold it once. */
function writeProfile(head: Uint8Array, tags: Tag[]): Uint8Array {
  const blobs = [...new Set(tags.map(tag => tag.data))]
  const offsets = new Map<Uint8Array, number>()
  let end = HEADER_BYTES + 4 + tags.length * 12
  for (const blob of blobs) {
    offsets.set(blob, end)
    end += padded(blob).length
  }
  const table = tags.flatMap(({ name, data }) => [ascii(name), words(offsets.get(data)!, data.length)])
  const profile = concatBytes([head, words(tags.length), ...table, ...blobs.map(padded)])
  profile.set(words(end), 0)
  profile.set(ascii('RGB '), 16)
  return profile
}

/**
 * A profile for RGB that shows r = g = b just as the given profile for gray shows that gray: its tone curve three
 * times over the primaries of sRGB. Null if it has no curve.
 */
export function rgbProfileOfGrey(profile: Uint8Array): Uint8Array | null {
  const tags = readTags(profile)
  const curve = tags.find(tag => tag.name === 'kTRC')?.data
  if (!curve) return null
  const preservedTags = tags.filter(tag => ['desc', 'cprt', 'wtpt', 'chad'].includes(tag.name))
  const primaries = Object.entries(PRIMARIES).map(([name, xyz]) => ({
    name,
    data: concatBytes([ascii('XYZ '), words(0, ...xyz)]),
  }))
  const curves = ['rTRC', 'gTRC', 'bTRC'].map(name => ({ name, data: curve }))
  const head = profile.slice(0, HEADER_BYTES)
  head.fill(0, 84, 100) // the profile's ID, a hash of what it was
  return writeProfile(head, [...preservedTags, ...primaries, ...curves])
}

/** What a file says about its colors. */
export interface ColorInfo {
  /** What a PNG with the same pixel values needs to look the same; empty if the pixels are plain sRGB. */
  chunks: PngChunks
  /** What is wrong with the ICC profile, for people; absent if it is sound or there is none. */
  profileFault?: string
  /** What was wrong with it and has been repaired, as a clause. */
  profileRepair?: string
}

/**
 * Names what no reader could make sense of: sizes, signature, tags. Null for a sound profile. Source: ICC.1:2022, 7.2
 * and 7.3.
 */
export function profileFault(profile: Uint8Array): string | null {
  const reader = byteReader(profile)
  if (profile.length < HEADER_BYTES + 4)
    return `it has ${profile.length} bytes, fewer than the ${HEADER_BYTES + 4} of a header`
  if (profile.length > MAX_PROFILE_BYTES)
    return `it has ${profile.length} bytes, more than the limit of ${MAX_PROFILE_BYTES}`
  const [size, tags] = [reader.u32(0), reader.u32(HEADER_BYTES)]
  if (size > profile.length) return `it should have ${size} bytes but holds ${profile.length}`
  if (reader.ascii(36, 4) !== 'acsp') return 'its signature is not acsp'
  const tableEnd = HEADER_BYTES + 4 + tags * 12
  if (tableEnd > size) return `its ${tags} tags do not fit its ${size} bytes`
  for (let tagOffset = HEADER_BYTES + 4; tagOffset < tableEnd; tagOffset += 12) {
    if (reader.u32(tagOffset + 4) + reader.u32(tagOffset + 8) > size)
      return `its tag ${JSON.stringify(reader.ascii(tagOffset, 4))} lies outside its ${size} bytes`
  }
  return null
}

/** A profile that can be used, perhaps repaired, or what is wrong with it. */
interface CheckedProfile extends Pick<ColorInfo, 'profileFault' | 'profileRepair'> {
  profile: Uint8Array
}

/** Checks a profile. Only the size that its header tells may be wrong, if all tags are there: that is corrected. */
export function checkProfileBytes(profile: Uint8Array): CheckedProfile {
  const fault = profileFault(profile)
  if (!fault || profile.length < HEADER_BYTES) return fault ? { profile, profileFault: fault } : { profile }
  const repaired = Uint8Array.from(profile)
  repaired.set(words(profile.length), 0)
  if (profileFault(repaired)) return { profile, profileFault: fault }
  return { profile: repaired, profileRepair: 'its header told a wrong size' }
}

/**
 * The iCCP chunk that carries an ICC profile in a palette PNG. Empty if there is nothing to carry: a damaged
 * profile, or one for CMYK, whose pixels the decoder has turned to sRGB.
 */
export async function profileChunks(profile: Uint8Array): Promise<PngChunks> {
  if (profileFault(profile)) return {}
  const reader = byteReader(profile)
  const [size, kind] = [reader.u32(0), reader.ascii(16, 4)]
  const preserved = kind === 'RGB ' ? profile.subarray(0, size) : kind === 'GRAY' ? rgbProfileOfGrey(profile) : null
  if (!preserved) return {}
  return { iCCP: concatBytes([ascii('icc\0\0'), ...(await deflateHere([preserved]))]) }
}

/** The chunks of a profile, or what is wrong with it. */
export async function profileInfo(bytes: Uint8Array): Promise<ColorInfo> {
  const { profile, ...found } = checkProfileBytes(bytes)
  return { chunks: found.profileFault ? {} : await profileChunks(profile), ...found }
}

/** Says that a profile was repaired. */
export const repairNote = (repair: string): string => `The color profile was repaired: ${repair}.`
