import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Settings } from './args.ts'
import type { Source } from './inputs.ts'

/** Times that are set are less exact than those that are read. */
const SAME_MS = 1

const statOrNull = (path: string): Promise<Stats | null> => stat(path).catch(() => null)

/**
 * Whether all outputs of an input are there and made after its last change, and after that of the palette file. With
 * `preserve`, an output has the time of its input: another time says that the input was exchanged, even for an older
 * one. Options are not compared.
 */
export async function isUpToDate(
  { path }: Pick<Source, 'path'>,
  outputs: readonly string[],
  { preserve, palette }: Pick<Settings, 'preserve' | 'palette'>,
): Promise<boolean> {
  const [input, colors] = await Promise.all([path, palette].map(path => (path === null ? null : statOrNull(path))))
  if (!input?.isFile()) return false
  for (const output of outputs) {
    const made = await statOrNull(output)
    if (!made?.isFile()) return false
    const late = made.mtimeMs - input.mtimeMs
    if (preserve ? Math.abs(late) > SAME_MS : late < 0) return false
    if (colors && (preserve ? made.ctimeMs : made.mtimeMs) < colors.mtimeMs) return false
  }
  return true
}
