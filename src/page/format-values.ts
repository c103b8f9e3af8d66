import { type CompressReport, extensionOf } from '../index.ts'
import { nameSuffix } from './preferences/name-suffix.ts'

const whole = new Intl.NumberFormat('en')

/** 1234567 as "1,234,567". */
export const count = (value: number): string => whole.format(value)

/** Bytes as people write them: 999 B, 64.2 kB, 1.23 MB (powers of 1000, three digits). */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`
  const [scaled, unit] = value < 999_500 ? [value / 1e3, 'kB'] : [value / 1e6, 'MB']
  return `${scaled < 9.995 ? scaled.toFixed(2) : scaled < 99.95 ? scaled.toFixed(1) : scaled.toFixed(0)} ${unit}`
}

/** Milliseconds, or seconds from one second on. */
export function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`
  return value > 0 && value < 10 ? `${value.toFixed(1)} ms` : `${value.toFixed(0)} ms`
}

type Sizes = Record<'bytesIn' | 'bytesOut', number>

/** How much smaller a file got: "−87 %", "+3 %" if it got larger. Never "−100 %", as something is left. */
export function saving({ bytesIn, bytesOut }: Sizes): string {
  const percent = (1 - bytesOut / bytesIn) * 100
  if (percent > 99 && percent < 100) return `−${Math.floor(percent * 10) / 10} %`
  const whole = Math.round(percent)
  if (whole === 0) return '0 %'
  return whole < 0 ? `+${-whole} %` : `−${whole} %`
}

/** The same as a factor: "7.95 times smaller". */
export function times({ bytesIn, bytesOut }: Sizes): string {
  const isLarger = bytesOut > bytesIn
  const ratio = isLarger ? bytesOut / bytesIn : bytesIn / bytesOut
  return `${ratio < 9.95 ? ratio.toFixed(2) : ratio.toFixed(1)} times ${isLarger ? 'larger' : 'smaller'}`
}

/** Decibels; a result without any error has no number. */
export const decibels = (psnr: number): string => (Number.isFinite(psnr) ? `${psnr.toFixed(2)} dB` : 'identical')

/** What a name needs to know of a result. */
export type Kind = Pick<CompressReport, 'format' | 'usedOriginal'>

/**
 * holiday.jpg becomes holiday-hue.png, as on the command line, or ends as the user wishes; a dot at the beginning ends
 * no stem. A kept original has the extension that it had. `keepExt`: holiday.jpg-hue.png.
 */
export function outputName(inputName: string, { format, usedOriginal }: Kind, keepExt = false): string {
  const [, stem, extension] = /^(.+?)(?:\.([^.]*))?$/s.exec(inputName) ?? ['', 'image', '']
  return `${keepExt ? inputName : stem}${nameSuffix.value}.${(usedOriginal && extension) || extensionOf(format)}`
}

/** Words for the choices of the options table; others are written as they are. */
const WORDS: Record<string, string> = {
  srgb: 'sRGB',
  oklab: 'OKLab',
  auto: 'Auto',
  gpu: 'GPU',
  cpu: 'CPU',
  png: 'PNG',
  webp: 'WebP',
  jxl: 'JPEG XL',
  photo: 'Photo WebP',
  none: 'None',
  icc: 'Profile',
  all: 'All',
}

export const wordOf = (value: string): string => WORDS[value] ?? value

/** 1 color, 256 colors. */
export const colors = (number: number): string => (number === 1 ? '1 color' : `${count(number)} colors`)
