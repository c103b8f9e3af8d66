import { isSoftware, type Place } from '../suites/gpu/result.ts'

interface Hints {
  userAgentData?: { brands: { brand: string; version: string }[]; platform: string }
  deviceMemory?: number
}

const FAMILIES = ['Google Chrome', 'Microsoft Edge', 'Opera', 'HeadlessChrome', 'Chromium']

/** Name and version of the browser. */
function browser({ userAgentData }: Hints): readonly [string, string] {
  const brands = userAgentData?.brands ?? []
  const known = FAMILIES.flatMap(name => brands.find(({ brand }) => brand === name) ?? [])
  if (known.length > 0) return [known[0].brand, known[0].version]
  const [, name = 'Browser', version = ''] = /(Firefox|Edg|Chrome|Version)\/([\d.]+)/.exec(navigator.userAgent) ?? []
  return [name === 'Version' ? 'Safari' : name, version]
}

/** What a browser tells of where it runs. */
export function placeOf(adapter: string | null, missing: string | null, fallback: boolean): Place {
  const hints = navigator as unknown as Hints
  const [place, version] = browser(hints)
  const system = hints.userAgentData?.platform || navigator.platform
  const about = { cores: navigator.hardwareConcurrency, memoryGiB: hints.deviceMemory ?? null, system }
  return { place, version, adapter, software: fallback || isSoftware(adapter), missing, ...about }
}

/** Bytes that a run may take: half of what the browser says is there, which it rounds and caps. */
export function memoryThere(): number | null {
  const { deviceMemory } = navigator as unknown as Hints
  return deviceMemory ? (deviceMemory * 2 ** 30) / 2 : null
}
