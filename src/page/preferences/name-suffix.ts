import { signal } from '@preact/signals'

const STORED = 'huepress-suffix'
const DEFAULT = '-hue'
const MAX_LENGTH = 40

/** Without what file names cannot hold on some system. */
const cleaned = (text: string) =>
  text
    .replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '')
    .trim()
    .slice(0, MAX_LENGTH)

function storedSuffix(): string {
  try {
    return cleaned(localStorage.getItem(STORED) ?? DEFAULT)
  } catch {
    return DEFAULT // a browser that keeps no data
  }
}

/** What the names of results end with, before their extension. */
export const nameSuffix = signal(storedSuffix())

export function setNameSuffix(text: string): void {
  nameSuffix.value = cleaned(text)
  try {
    localStorage.setItem(STORED, nameSuffix.value)
  } catch {}
}

/** The flag of the command line for it: `--ext -small.png`. */
export const suffixFlag = (extension: string): string[] =>
  nameSuffix.value === DEFAULT ? [] : ['--ext', `${nameSuffix.value}.${extension}`]
