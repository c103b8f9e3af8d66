import { computed, signal } from '@preact/signals'
import { OPTION_NAMES, OPTIONS, type Option, type OptionName, type OptionValue } from '../../index.ts'
import type { JobSettings } from '../workers/worker-protocol.ts'

/** What the page offers: every option of the table with a label. */
export const SHOWN = OPTION_NAMES.filter(name => 'label' in OPTIONS[name])

export type Settings = Partial<Record<OptionName, OptionValue>>

export const CLASSIC = [2, 4, 8, 16, 32, 64, 128, 256]

/**
 * What the page starts with: the table's defaults, but as few colors as look the same. Pictures of few colors keep them
 * all then, and what gets no smaller is kept.
 */
export const FIRST: Settings = {
  ...Object.fromEntries(SHOWN.map(name => [name, OPTIONS[name].default])),
  colors: 'auto',
}

export const optionOf = (name: OptionName): Option => OPTIONS[name]

const past = signal<Settings[]>([])
const future = signal<Settings[]>([])

/** The settings in force. Read only; `change` sets them. */
export const settings = signal<Settings>(FIRST)
export const canUndo = computed(() => past.value.length > 0)
export const canRedo = computed(() => future.value.length > 0)

/** Steps kept for undo. */
const MAX_STEPS = 100

/** Changes of one and the same setting within this time are one step: a slider gives many on its way. */
const ONE_STEP_MS = 800

let latest = { names: '', at: Number.NEGATIVE_INFINITY }

const same = (one: Settings, other: Settings) => SHOWN.every(name => one[name] === other[name])

/** Takes new values for some settings; the state before can be had back by `undo`. */
export function change(patch: Settings, now = performance.now()): void {
  const next = { ...settings.value, ...patch }
  if (same(next, settings.value)) return
  const names = Object.keys(patch).join()
  const isNewStep = names !== latest.names || now - latest.at > ONE_STEP_MS
  latest = { names, at: now }
  if (isNewStep) past.value = [...past.value, settings.value].slice(-MAX_STEPS)
  future.value = []
  settings.value = next
}

/** Takes all settings at once, those of an address say; nothing is kept for undo. */
export function replace(all: Settings): void {
  past.value = future.value = []
  latest.names = ''
  settings.value = { ...FIRST, ...all }
}

export function undo(): void {
  const before = past.value.at(-1)
  if (!before) return
  past.value = past.value.slice(0, -1)
  future.value = [...future.value, settings.value]
  settings.value = before
  latest.names = ''
}

export function redo(): void {
  const next = future.value.at(-1)
  if (!next) return
  future.value = future.value.slice(0, -1)
  past.value = [...past.value, settings.value]
  settings.value = next
  latest.names = ''
}

/** How the number of colors is decided. */
export type Target = 'count' | 'quality' | 'size' | 'auto'

function targetOf({ colors, quality, maxBytes }: Settings): Target {
  if (maxBytes !== null && maxBytes !== undefined) return 'size'
  if (quality !== null && quality !== undefined) return 'quality'
  return colors === 'auto' ? 'auto' : 'count'
}

export const target = computed(() => targetOf(settings.value))

/** The settings as the worker takes them. */
export const jobSettings = (all: Settings): JobSettings => ({ ...all }) as unknown as JobSettings

/** Tells settings apart that give different results. */
export const keyOf = (all: Settings): string =>
  SHOWN.filter(name => OPTIONS[name].affects !== 'nothing')
    .map(name => `${name}=${all[name]}`)
    .join('&')
