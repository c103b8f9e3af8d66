import { MAX_COLORS } from '../../common/constants.ts'
import { collectEntries, type Entries, notAPalette, quoted } from './palette-entries.ts'

function wrong(line: number, expectation: string, received: string): Error {
  return notAPalette(`Line ${line}: expected ${expectation} but found ${quoted(received)}.`)
}

/** Three or four numbers of 0..255 at the start of a line; null if there are not as many. */
function numbersOf(text: string, count: number): number[] | null {
  const words = text.split(/\s+/, count)
  const fit = words.length === count && words.every(word => /^\d{1,3}$/.test(word) && Number(word) <= 255)
  return fit ? words.map(Number) : null
}

/** GIMP: a head line, then `Key: value` lines, then red, green, blue and a name. `Channels: RGBA` adds alpha. */
function readGimp(lines: readonly string[], entries: Entries): void {
  let channels = 3
  for (let i = 1; i < lines.length; i++) {
    const text = lines[i].trim()
    if (/^channels:\s*rgba$/i.test(text)) channels = 4
    if (text === '' || text.startsWith('#') || /^[a-z][\w ]*:/i.test(text)) continue
    const numbers = numbersOf(text, channels)
    if (!numbers) throw wrong(i + 1, `${channels} numbers of 0 to 255`, text)
    entries.add(numbers, `Line ${i + 1}`)
  }
}

/** JASC (Paint Shop Pro): head, version, number of colors, then red, green, blue and, rarely, alpha. */
function readJasc(lines: readonly string[], entries: Entries): void {
  const announced = (lines[2] ?? '').trim()
  if (!/^\d{1,6}$/.test(announced)) throw wrong(3, `the number of colors, 1 to ${MAX_COLORS},`, announced)
  let received = 0
  for (let i = 3; i < lines.length; i++) {
    const text = lines[i].trim()
    if (text === '') continue
    const numbers = numbersOf(text, text.split(/\s+/, 5).length === 4 ? 4 : 3)
    if (!numbers || text.split(/\s+/, 5).length > 4) throw wrong(i + 1, '3 or 4 numbers of 0 to 255', text)
    entries.add(numbers, `Line ${i + 1}`)
    received++
  }
  if (received !== Number(announced)) {
    throw notAPalette(`Line 3 announces ${announced} colors, but ${received} follow. Is the file complete?`)
  }
}

/**
 * Cuts off a comment: behind //, behind ;, or behind a # with a blank, another # or nothing after it. It may hold
 * U+2028, at which a dot without the flag s ends.
 */
const withoutComment = (line: string) => line.replace(/(\/\/|;|#(?=[\s#!]|$)).*$/s, '')

/** #rgb, #rrggbb or #rrggbbaa, with or without #; null for anything else. */
function colorOf(word: string): number[] | null {
  const digits = /^#?([\da-f]{3}|[\da-f]{6}|[\da-f]{8})$/i.exec(word)?.[1]
  if (!digits) return null
  const pairs = digits.length === 3 ? [...digits].map(digit => digit + digit) : digits.match(/../g)!
  return pairs.map(pair => Number.parseInt(pair, 16))
}

/** Colors one a line or separated by blanks and commas. Files of paint.net write alpha first. */
function readHex(lines: readonly string[], entries: Entries): void {
  const alphaFirst = /^;\s*paint\.net/i.test(lines[0])
  for (const [i, line] of lines.entries()) {
    for (const word of withoutComment(line).split(/[\s,]+/)) {
      if (word === '') continue
      const color = colorOf(word)
      if (!color) throw wrong(i + 1, 'a color such as #ff8000', word)
      const [first, ...rest] = color
      entries.add(alphaFirst && color.length === 4 ? [...rest, first] : color, `Line ${i + 1}`)
    }
  }
}

/**
 * Reads a palette from text: GIMP GPL, JASC-PAL, or a list of hex colors.
 *
 * @returns RGBA, 4 bytes an entry, in the order of the file.
 * Error 'not-a-palette': with the line and what stands there, or if there are 0 or more than 256 colors.
 */
export function paletteOfText(text: string): Uint8Array {
  const lines = text.split(/\r\n|\r|\n/)
  const entries = collectEntries()
  const head = lines[0].trim()
  if (head === 'GIMP Palette') readGimp(lines, entries)
  else if (head === 'JASC-PAL') readJasc(lines, entries)
  else readHex(lines, entries)
  return entries.finish()
}
