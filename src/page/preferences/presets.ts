import { effect } from '@preact/signals'
import { FIRST, listSettings, replace, type Settings } from '../state/chosen-settings.ts'

interface Preset {
  label: string
  /** What it does, in one sentence. */
  note: string
  /** What differs from the first settings. */
  settings: Settings
}

/** Settings by what a picture is for. */
export const PRESETS = {
  same: { label: 'Looks the same', note: 'For most pictures. What gets no smaller stays as it is.', settings: {} },
  photo: {
    label: 'Photo for the web',
    note: 'A lossy WebP that looks the same, for photos that no palette makes smaller.',
    settings: { format: 'photo' },
  },
  logo: {
    label: 'Logo or drawing',
    note: 'Flat areas stay flat: no dithering, and more time for fewer bytes.',
    settings: { dither: 0, effort: 6 },
  },
  sprite: {
    label: 'Sprite or pixel art',
    note: 'Every pixel stays as it is, up to 256 colors.',
    settings: { colors: 256, dither: 0, lossy: 0 },
  },
  smallest: {
    label: 'Smallest',
    note: 'Visible loss for few bytes: 32 colors as WebP.',
    settings: { colors: 32, format: 'webp', effort: 6, lossy: 100, keep: 'none' },
  },
} as const satisfies Record<string, Preset>

export type PresetName = keyof typeof PRESETS

/** All settings of a preset but the back end, which is of the machine. */
export const settingsOfPreset = (name: PresetName): Settings => {
  const { backend: _, ...first } = FIRST
  return { ...first, ...PRESETS[name].settings }
}

/** The preset that settings are, or null. */
export function presetOf(settings: Settings): PresetName | null {
  const isSame = (name: PresetName) =>
    Object.entries(settingsOfPreset(name)).every(([option, value]) => settings[option as keyof Settings] === value)
  return (Object.keys(PRESETS) as PresetName[]).find(isSame) ?? null
}

const STORED = 'huepress-preset'

function storedPreset(): PresetName | null {
  try {
    const name = localStorage.getItem(STORED)
    return name !== null && Object.hasOwn(PRESETS, name) ? (name as PresetName) : null
  } catch {
    return null // a browser that keeps no data
  }
}

/** Begins with the preset that was used last, unless the address says otherwise; keeps in mind each that is used. */
export function rememberPreset(isOfAddress: boolean): void {
  const name = isOfAddress ? null : storedPreset()
  if (name) replace(settingsOfPreset(name))
  effect(() => {
    const now = presetOf(listSettings.value)
    if (!now) return
    try {
      localStorage.setItem(STORED, now)
    } catch {}
  })
}
