import { type CompressReport, extensionOf, type Format, OPTIONS } from '../../node.ts'

/** Whether the original is handed out, but may not have the name of a result of this format. */
export const isForeign = (
  { usedOriginal, format }: Pick<CompressReport, 'usedOriginal' | 'format'>,
  wanted: Format = OPTIONS.format.default,
): boolean => usedOriginal && extensionOf(format) !== extensionOf(wanted)
