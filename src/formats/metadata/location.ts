import { mayHaveLocation, rewriteExif } from './exif.ts'
import { hasLocation, rewriteXmp } from './xmp.ts'

/** Whether bytes of an unknown kind tell the place. */
export const anyHasLocation = (bytes: Uint8Array) => mayHaveLocation(bytes) || hasLocation(bytes)

export const asciiBytes = (text: string) => Uint8Array.from(text, letter => letter.charCodeAt(0))

/** EXIF without the place, as it is otherwise: its pixels are as they were. */
export const exifWithoutLocation = (exif: Uint8Array) => rewriteExif(exif, { location: false })
export const xmpWithoutLocation = (xmp: Uint8Array) => rewriteXmp(xmp, { location: false, turned: false })
