import { TAG, tokensOf } from './xml.ts'

/** XMP packets larger than this are not carried; real ones have 1 to 100 KB. */
const MAX_XMP_BYTES = 2 ** 22

/**
 * Properties that tell the place: exif:GPSLatitude, drone-dji:AltitudeType, photoshop:City, Iptc4xmpExt:LocationShown.
 */
const PLACE = /gps|latitude|longitude|altitude|location|^(city|state|country\w*|provincestate|world_?region)$/i

/** Properties that no longer hold: pixels are upright, and an inner picture shows what was before. */
const STALE = /^(orientation|thumbnails)$/i

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** Begins at the first blank of a run alone, so that a long run takes no time that grows with its square. */
const ATTRIBUTE = /(?<!\s)\s+([\w.:-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g

/** Whether a text names a place in words that EXIF, XMP and their kin use. */
export const namesLocation = (text: string): boolean => /gps|latitude|longitude/i.test(text)

/** The same of bytes, whatever they are. */
export const hasLocation = (bytes: Uint8Array): boolean => namesLocation(new TextDecoder('latin1').decode(bytes))

/** UTF-8 as text; null if it is none. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Removes the elements and attributes whose local names match. Null if the text is no plain, well-formed XML. */
function withoutProperties(text: string, unwanted: (name: string) => boolean): string | null {
  const parts: string[] = []
  const open: string[] = []
  let dropped = Number.POSITIVE_INFINITY // depth of the element that is being left out
  for (const token of tokensOf(text)) {
    if (token === null) return null
    const tag = TAG.exec(token)
    const [, closing, name, , empty] = tag ?? []
    if (name && !closing) {
      open.push(name)
      if (open.length < dropped && unwanted(localName(name))) dropped = open.length
    }
    if (open.length < dropped)
      parts.push(
        tag
          ? token.replace(ATTRIBUTE, (all, key) => (unwanted(localName(key)) && !key.startsWith('xmlns') ? '' : all))
          : token,
      )
    if (name && (closing || empty)) {
      if (open.pop() !== name) return null
      if (open.length < dropped) dropped = Number.POSITIVE_INFINITY
    }
  }
  return open.length === 0 ? parts.join('') : null
}

export interface XmpChanges {
  /** Keep what tells the place; it is left out otherwise. */
  location: boolean
  /** The pixels were turned upright, so that orientation and thumbnails no longer hold. */
  turned: boolean
}

/**
 * Writes an XMP packet anew with the properties that may stay. Null if it is no UTF-8, has declarations of its own,
 * is no well-formed XML, has more than 4 MiB, or still names a place afterwards: then it is safer to leave it out.
 */
export function rewriteXmp(packet: Uint8Array, { location, turned }: XmpChanges): Uint8Array | null {
  const text = packet.length <= MAX_XMP_BYTES ? utf8(packet) : null
  const unwanted = (name: string) => (!location && PLACE.test(name)) || (turned && STALE.test(name))
  const clean = text && withoutProperties(text, unwanted)
  if (!clean || (!location && namesLocation(clean))) return null
  return new TextEncoder().encode(clean.replace(/\s{100,}/g, '\n')) // packets are padded for editing in place
}
