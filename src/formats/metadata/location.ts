import { mayTellPlace, rewriteExif } from './exif.ts'
import { rewriteXmp, tellsPlace } from './xmp.ts'

/** Whether bytes of an unknown kind tell the place. */
export const anyTellsPlace = (bytes: Uint8Array) => mayTellPlace(bytes) || tellsPlace(bytes)

export const asciiBytes = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

/** EXIF without the place, as it is otherwise: its pixels are as they were. */
export const exifWithoutPlace = (exif: Uint8Array) => rewriteExif(exif, { location: false })
export const xmpWithoutPlace = (xmp: Uint8Array) => rewriteXmp(xmp, { location: false, turned: false })
