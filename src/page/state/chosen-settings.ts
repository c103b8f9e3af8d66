import { batch, computed, type Signal, signal } from '@preact/signals'
import { OPTION_NAMES, OPTIONS, type Option, type OptionName, type OptionValue } from '../../index.ts'
import { paletteOf } from '../preferences/listed-colors.ts'
import type { JobSettings } from '../workers/worker-protocol.ts'
import { selectedId } from './photos.ts'

/** What the page offers: every option of the table with a label. */
export const SHOWN = OPTION_NAMES.filter(name => 'label' in OPTIONS[name])

/** Settings that are lists of colors (listed-colors.ts): the one palette to use, or colors that a palette must hold. */
export const COLOR_LISTS = ['palette', 'locked'] as const

type SettingName = OptionName | (typeof COLOR_LISTS)[number]

/** Every option of the page by its name, and the lists of colors, which are null if there are none. */
export type Settings = Partial<Record<SettingName, OptionValue>>

export const CLASSIC = [2, 4, 8, 16, 32, 64, 128, 256]

/**
 * What the page starts with: the table's defaults, but as few colors as look the same. Pictures of few colors keep them
 * all then, and what gets no smaller is kept.
 */
export const FIRST: Settings = {
  ...Object.fromEntries(SHOWN.map(name => [name, OPTIONS[name].default])),
  colors: 'auto',
  palette: null,
  locked: null,
}

export const optionOf = (name: OptionName): Option => OPTIONS[name]

/** Photos by their `id` that have settings of their own, all of them but the back end. */
type Own = ReadonlyMap<number, Settings>

/** All that a step of undo brings back. */
interface Chosen {
  list: Settings
  own: Own
}

const past = signal<Chosen[]>([])
const future = signal<Chosen[]>([])

/** The settings of all photos but those with their own. Read only; `change` sets them. */
export const listSettings = signal<Settings>(FIRST)
export const ownSettings = signal<Own>(new Map())

/** The settings in force for a photo. */
export function settingsOf(id: number | null): Settings {
  const own = id === null ? undefined : ownSettings.value.get(id)
  return own ? { ...own, backend: listSettings.value.backend } : listSettings.value
}

/** The settings of the photo that is looked at, which the form shows. */
export const settings = computed(() => settingsOf(selectedId.value))

export const canUndo = computed(() => past.value.length > 0)
export const canRedo = computed(() => future.value.length > 0)

/** Steps kept for undo. */
const MAX_STEPS = 100

/** Changes of one and the same setting within this time are one step: a slider gives many on its way. */
const ONE_STEP_MS = 800

let latest = { names: '', at: Number.NEGATIVE_INFINITY }

const same = (one: Settings, other: Settings) => [...SHOWN, ...COLOR_LISTS].every(name => one[name] === other[name])

const chosen = (): Chosen => ({ list: listSettings.peek(), own: ownSettings.peek() })

function show({ list, own }: Chosen): void {
  batch(() => {
    listSettings.value = list
    ownSettings.value = own
  })
}

/** Takes what is chosen next; `names`: what changed. */
function take(next: Chosen, names: string, now: number): void {
  const isNewStep = names !== latest.names || now - latest.at > ONE_STEP_MS
  latest = { names, at: now }
  if (isNewStep) past.value = [...past.value, chosen()].slice(-MAX_STEPS)
  future.value = []
  show(next)
}

/**
 * Takes new values for some settings of the photo that is looked at: of all photos, unless it has its own. The state
 * before can be had back by `undo`.
 */
export function change(patch: Settings, now = performance.now()): void {
  const { list, own } = chosen()
  const id = selectedId.peek()
  const next = { ...list, ...patch }
  if (id !== null && own.has(id) && !('backend' in patch)) changeOwn(id, patch, now)
  else if (!same(next, list)) take({ list: next, own }, Object.keys(patch).join(), now)
}

/** Takes new values for some settings of one photo, which has its own from then on. */
export function changeOwn(id: number, patch: Settings, now = performance.now()): void {
  const { list, own } = chosen()
  const before = own.get(id)
  const next = { ...(before ?? list), ...patch }
  if (before && same(next, before)) return
  take({ list, own: new Map(own).set(id, next) }, `${id} ${Object.keys(patch)}`, now)
}

/** Gives a photo the settings of all. */
export function dropOwn(id: number, now = performance.now()): void {
  const { list, own } = chosen()
  if (own.has(id)) take({ list, own: new Map([...own].filter(([other]) => other !== id)) }, `${id}`, now)
}

/** Takes the first settings, or for a photo with its own those of all. */
export function reset(): void {
  const id = selectedId.peek()
  if (id !== null && ownSettings.peek().has(id)) dropOwn(id)
  else change(FIRST)
}

/** Takes all settings at once, those of an address say; nothing is kept for undo. */
export function replace(all: Settings): void {
  past.value = future.value = []
  latest.names = ''
  show({ list: { ...FIRST, ...all }, own: new Map() })
}

/** Goes a step from one pile to the other. */
function step(from: Signal<Chosen[]>, to: Signal<Chosen[]>): void {
  const next = from.value.at(-1)
  if (!next) return
  from.value = from.value.slice(0, -1)
  to.value = [...to.value, chosen()]
  show(next)
  latest.names = ''
}

export const undo = (): void => step(past, future)
export const redo = (): void => step(future, past)

/** How the number of colors is decided. */
export type Target = 'count' | 'quality' | 'size' | 'auto' | 'palette'

function targetOf({ colors, quality, maxBytes, palette }: Settings): Target {
  if (palette) return 'palette'
  if (maxBytes !== null && maxBytes !== undefined) return 'size'
  if (quality !== null && quality !== undefined) return 'quality'
  return colors === 'auto' ? 'auto' : 'count'
}

export const target = computed(() => targetOf(settings.value))

/** Whether a result has a palette of which this may be a part: a photo has none. */
export const hasColorList = (all: Settings, name: (typeof COLOR_LISTS)[number]): boolean =>
  Boolean(all[name]) && all.format !== 'photo' && !(name === 'locked' && all.palette)

/** The settings as the worker takes them. With a palette there is nothing to look for. */
export function jobSettings(all: Settings): JobSettings {
  const { palette, locked, ...options } = all
  const job = { ...options } as unknown as JobSettings
  if (hasColorList(all, 'locked')) return { ...job, locked: paletteOf(`${locked}`) }
  if (!hasColorList(all, 'palette')) return job
  const { colors: _, quality: __, maxBytes: ___, ...rest } = job
  return { ...rest, palette: paletteOf(`${palette}`) } as JobSettings
}

/** Tells settings apart that give different results. */
export const keyOf = (all: Settings): string =>
  [...SHOWN.filter(name => OPTIONS[name].affects !== 'nothing'), ...COLOR_LISTS]
    .map(name => `${name}=${all[name] ?? null}`)
    .join('&')

const listKey = computed(() => keyOf(listSettings.value))

/** The same for the settings in force for a photo. */
export const keyFor = (id: number): string => (ownSettings.value.has(id) ? keyOf(settingsOf(id)) : listKey.value)
