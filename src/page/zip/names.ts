import { type Kind, outputName } from '../format-values.ts'

export interface Named extends Kind {
  /** Folders and name of the original: `trip/day1/sea.jpg`. */
  path: string
}

/** Parts of a path that lead nowhere else: a zip is unpacked on other systems, where `\` parts folders too. */
const partsOf = (path: string) =>
  path
    .split('/')
    .filter(part => part !== '' && part !== '.' && part !== '..')
    .map(part => part.replaceAll('\\', '_'))

/** `sea-hue.png` as `sea-hue-2.png`. */
const numbered = (name: string, number: number) => name.replace(/(\.\w+)$/, `-${number}$1`)

/** The path of a result: `sea-hue.png`, or with the extension of its input `sea.jpg-hue.png`. */
function resultPath({ path, ...kind }: Named, keepExt: boolean): string {
  const parts = partsOf(path)
  const name = parts.at(-1) ?? ''
  return [...parts.slice(0, -1), outputName(name, kind, keepExt)].join('/')
}

/**
 * Names of the results in a zip: the tree as it was, `trip/day1/sea-hue.png`, which is what `huepress -d OUT .` writes.
 * Photos that differ in nothing but the extension keep it. A name that is there already, in capitals or not, gets a
 * number: nothing is lost when the zip is unpacked.
 */
export function entryNames(results: readonly Named[]): string[] {
  const inputs = new Map<string, Set<string>>()
  for (const result of results) {
    const name = resultPath(result, false).toLowerCase()
    inputs.set(name, (inputs.get(name) ?? new Set()).add(partsOf(result.path).at(-1)?.toLowerCase() ?? ''))
  }
  const taken = new Map<string, number>()
  return results.map(result => {
    const shared = inputs.get(resultPath(result, false).toLowerCase())!
    const name = resultPath(result, shared.size > 1)
    const times = (taken.get(name.toLowerCase()) ?? 0) + 1
    taken.set(name.toLowerCase(), times)
    return times === 1 ? name : numbered(name, times)
  })
}

/** `trip-hue.zip` where all come from one folder, else `photos-hue.zip`. */
export function zipName(paths: readonly string[]): string {
  const [first, ...others] = new Set(paths.map(path => (path.includes('/') ? partsOf(path)[0] : '')))
  return `${(others.length === 0 && first) || 'photos'}-hue.zip`
}
