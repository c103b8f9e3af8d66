import { version } from '../../../package.json' with { type: 'json' }
import { extensionOf, type Format, OPTIONS, type OptionName, type OptionValue } from '../../index.ts'
import { suffixFlag } from '../preferences/name-suffix.ts'
import { paletteFileName, paletteNames } from '../preferences/palette-name.ts'
import { hasColorList, keyFor, listSettings, type Settings, SHOWN, settingsOf } from './chosen-settings.ts'

/** Quotes a word for a shell where it needs it. */
export const quote = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

function flagFor(name: OptionName, value: OptionValue): string[] {
  const option = OPTIONS[name]
  if (value === option.default || value === null || value === undefined) return []
  if (typeof value === 'boolean') return [`--${value ? '' : 'no-'}${option.flag}`]
  return [`--${option.flag}`, quote(`${value}`)]
}

/** The palette file: the one that was read, else the one that the page saves for a picture. */
function paletteFile({ palette, locked }: Settings, files: readonly string[]): string {
  const known = palette && !locked ? paletteNames.get(`${palette}`) : undefined
  return known ?? paletteFileName(files[0] ?? 'FILE')
}

/**
 * The line that gives the same files, with the page's version: `npx huepress@1.2.3 --colors 32 holiday.jpg`. Only what
 * differs from its defaults is named.
 */
export function commandLine(settings: Settings, files: readonly string[]): string {
  // A photo has no palette, and a fixed one has its colors: the command line would refuse a number of colors.
  const isFixed = hasColorList(settings, 'palette') || hasColorList(settings, 'locked')
  const isMeant = (name: OptionName) =>
    isFixed ? !['colors', 'quality', 'maxBytes'].includes(name) : name !== 'colors' || settings.format !== 'photo'
  const flags = SHOWN.filter(name => OPTIONS[name].affects !== 'nothing' && isMeant(name)).flatMap(name =>
    flagFor(name, settings[name] ?? null),
  )
  if (isFixed) flags.unshift('--palette', quote(paletteFile(settings, files)))
  flags.push(...suffixFlag(extensionOf((settings.format ?? 'png') as Format)).map(quote))
  const names = files.length > 0 ? files : ['FILE']
  const separator = names.some(name => name.startsWith('-')) ? ['--'] : []
  return ['npx', `huepress@${version}`, ...flags, ...separator, ...names.map(quote)].join(' ')
}

/** The lines for a list, one for all photos of the same settings; `shorten`: which of their names are written out. */
export function commandOf(
  photos: readonly { id: number; path: string }[],
  shorten = (paths: readonly string[]): readonly string[] => paths,
): string {
  if (photos.length === 0) return commandLine(listSettings.value, [])
  const groups = new Map<string, { id: number; paths: string[] }>()
  for (const { id, path } of photos) {
    const group = groups.get(keyFor(id)) ?? { id, paths: [] }
    group.paths.push(path)
    groups.set(keyFor(id), group)
  }
  return [...groups.values()].map(({ id, paths }) => commandLine(settingsOf(id), shorten(paths))).join('\n')
}
