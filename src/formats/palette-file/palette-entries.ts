import { MAX_COLORS } from '../../common/constants.ts'
import { HuepressError } from '../../common/errors.ts'

export const notAPalette = (message: string, cause?: unknown) => new HuepressError('not-a-palette', message, { cause })

/** Text from a hostile file for a message: cut off, and without control characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}...` : text)
}

/** Collects the entries of a palette that is being read. */
export interface Entries {
  /** `where`: what the message names when there are too many, such as 'Line 300'. */
  add(rgba: readonly number[], where: string): void
  /** RGBA, 4 bytes an entry. Error 'not-a-palette' if there is none. */
  finish(): Uint8Array
}

export function collectEntries(): Entries {
  const bytes: number[] = []
  return {
    add([r, g, b, a = 255], where) {
      if (bytes.length === 4 * MAX_COLORS) {
        throw notAPalette(`${where} holds color ${MAX_COLORS + 1}, but a palette has at most ${MAX_COLORS}.`)
      }
      bytes.push(r, g, b, a)
    },
    finish() {
      if (bytes.length === 0) throw notAPalette(`It holds 0 colors, but a palette has 1 to ${MAX_COLORS}.`)
      return Uint8Array.from(bytes)
    },
  }
}
