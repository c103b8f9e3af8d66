import { checkOption, OPTIONS, type OptionName, type OptionValue } from '../../index.ts'
import { isColorList } from '../preferences/listed-colors.ts'
import { COLOR_LISTS, FIRST, type Settings, SHOWN } from './chosen-settings.ts'

/** Settings that differ from the first ones, as they stand in the page's address: `colors=16&dither=0.5`. */
export function toAddress(settings: Settings): string {
  const changed = [...SHOWN, ...COLOR_LISTS].filter(name => (settings[name] ?? null) !== FIRST[name])
  return new URLSearchParams(changed.map(name => [name, `${settings[name]}`])).toString()
}

function readValue(name: OptionName, text: string): OptionValue {
  const { type } = OPTIONS[name]
  if (type === 'switch') return text === 'true'
  const isNumber = (type === 'integer' || type === 'number') && /^\d+(\.\d+)?$/.test(text)
  return checkOption(name, isNumber ? Number(text) : text)
}

/** Reads an address; what is unknown or out of range is passed over, since anyone may have written it. */
export function fromAddress(text: string): Settings {
  const settings: Settings = {}
  for (const [name, value] of new URLSearchParams(text.replace(/^[#?]/, ''))) {
    const list = COLOR_LISTS.find(one => one === name)
    if (list && isColorList(value)) settings[list] = value
    if (!SHOWN.includes(name as OptionName)) continue
    try {
      settings[name as OptionName] = readValue(name as OptionName, value)
    } catch {}
  }
  return settings
}
