/** The types of the options and their names, derived from the table. */

import type { Affects, ResolvedOf, Scope, ValueOf } from './option.ts'
import { OPTIONS } from './table.ts'

export type OptionName = keyof typeof OPTIONS

/** The names of the options that a scope has. */
export type NamesOf<S extends Scope> = {
  [Name in OptionName]: (typeof OPTIONS)[Name]['scope'] extends S ? Name : never
}[OptionName]

/** What each option takes. */
export type OptionValues = { -readonly [Name in keyof typeof OPTIONS]: ValueOf<(typeof OPTIONS)[Name]> }

/** The options of a scope as a caller gives them. */
export type OptionsOf<S extends Scope> = Partial<Pick<OptionValues, NamesOf<S>>>

type Resolved = { -readonly [Name in keyof typeof OPTIONS]: ResolvedOf<(typeof OPTIONS)[Name]> }

/** The options of a scope, checked and complete. */
export type ResolvedOptions<S extends Scope> = Pick<Resolved, NamesOf<S>>

export type SpaceName = OptionValues['space']
export type PointMode = OptionValues['points']
export type WeightMode = Resolved['weights']
export type Format = OptionValues['format']
/** Those that hold palette images. */
export type PaletteFormat = Exclude<Format, 'photo'>
export type Effort = OptionValues['effort']
export type Keep = OptionValues['keep']

const EXTENSIONS: Record<string, string> = { photo: 'webp', jpeg: 'jpg' }

/** How the names of files of a format end: a photo is a WebP. Other formats are called as their files are. */
export const extensionOf = (format: string): string => EXTENSIONS[format] ?? format

export const OPTION_NAMES = Object.keys(OPTIONS) as OptionName[]

/** The names of a scope's options, in the order of the table; on request those alone that affect one thing first. */
export function namesOf<S extends Scope>(scope: S, affects?: Affects): NamesOf<S>[] {
  const names = OPTION_NAMES.filter(name => OPTIONS[name].scope === scope)
  return names.filter(name => !affects || OPTIONS[name].affects === affects) as NamesOf<S>[]
}
