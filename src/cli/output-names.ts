import { basename, join, resolve } from 'node:path'
import type { Settings } from './args.ts'
import type { Source } from './inputs.ts'

type Wanted = Pick<Settings, 'output' | 'outDir' | 'ext' | 'quantize'>

/** Where the result for `source` goes: a path, or `-` for stdout. */
export function outputFor(source: Source, { output, outDir, ext }: Wanted): string {
  if (output !== null) return output
  if (source.path === null && outDir === null) return '-'
  return join(folderFor(source, outDir), source.stem + ext)
}

/** Where a sweep puts the picture with `colors` colors. */
export function sweepOutputFor(source: Source, colors: number, { outDir, quantize }: Wanted): string {
  return join(folderFor(source, outDir), `compressed_${source.stem}_${colors}.${quantize.format}`)
}

function folderFor(source: Source, outDir: string | null): string {
  return outDir === null ? source.folder : join(outDir, source.within)
}

const fileNameOf = ({ path, stem }: Source) => (path === null ? stem : basename(path))

/** Sources that would have one output, in capitals or not, by what this would be called. */
function grouped(sources: readonly Source[], outDir: string | null): Source[][] {
  const groups = new Map<string, Source[]>()
  for (const source of sources) {
    const name = resolve(folderFor(source, outDir), source.stem).toLowerCase()
    groups.set(name, [...(groups.get(name) ?? []), source])
  }
  return [...groups.values()]
}

/**
 * Names the outputs: each after its input without the extension. Inputs that differ in nothing but the extension keep
 * it, all of them, and with `keepExt` every input does. So a name never depends on the order of the inputs.
 */
export function nameOutputs(
  found: readonly Source[],
  { keepExt, outDir }: Pick<Settings, 'keepExt' | 'outDir'>,
): Source[] {
  const sources = found.map(source => (keepExt ? { ...source, stem: fileNameOf(source) } : { ...source }))
  let isChanged = !keepExt
  while (isChanged) {
    isChanged = false
    for (const group of grouped(sources, outDir)) {
      if (new Set(group.map(source => fileNameOf(source).toLowerCase())).size < 2) continue
      for (const source of group) {
        isChanged ||= source.stem !== fileNameOf(source)
        source.stem = fileNameOf(source)
      }
    }
  }
  return sources
}
