import { effect, signal } from '@preact/signals'
import type { CurvePoint } from '../../index.ts'
import type { WorkerClient } from '../workers/worker-client.ts'
import { jobSettings, keyOf, type Settings, settings } from './chosen-settings.ts'
import { urgent } from './extras.ts'
import { selected } from './photos.ts'

export interface Curve {
  /** Photo and settings it is of. */
  of: string
  /** What was found so far, fewest colors first. */
  points: readonly CurvePoint[]
  state: 'waiting' | 'working' | 'done' | 'failed'
  error: string
}

/** The overview of the photo that is looked at: what each classic number of colors would give. */
export const curve = signal<Curve | null>(null)

/** Curves kept, so that going back to a photo shows its own at once. */
const MAX_KEPT = 24
const cache = new Map<string, Curve>()

/** The number of colors and what searches for it make no difference to the overview. */
const shaped = (all: Settings): Settings => ({ ...all, colors: 256, quality: null, maxBytes: null, locked: null })

const SETTLE_MS = 300

function keepCurve(result: Curve): void {
  cache.delete(result.of)
  cache.set(result.of, result)
  if (cache.size > MAX_KEPT) cache.delete(cache.keys().next().value as string)
}

/**
 * Draws up the overview of the photo that is looked at, whenever its own result is not being worked on: that goes
 * first. Starts by itself; another photo or other settings end the one under way.
 */
export function startCurve(client: WorkerClient): void {
  let ending: AbortController | null = null
  let settling = 0

  function stop(): void {
    clearTimeout(settling)
    ending?.abort()
    ending = null
  }

  async function find(file: File, all: Settings, of: string): Promise<void> {
    const mine = new AbortController()
    ending = mine
    const set = (patch: Partial<Curve>) => {
      if (ending === mine && curve.value) curve.value = { ...curve.value, ...patch }
    }
    const onPoint = (point: CurvePoint) => {
      const others = curve.value?.points.filter(({ colors }) => colors !== point.colors) ?? []
      set({ points: [...others, point].sort((a, b) => a.colors - b.colors) })
    }
    try {
      await client.curve(file, jobSettings(shaped(all)), { signal: mine.signal, onPoint })
      set({ state: 'done' })
      if (ending === mine && curve.value?.of === of) keepCurve(curve.value)
    } catch (error) {
      set({ state: 'failed', error: error instanceof Error ? error.message : String(error) })
    }
    if (ending === mine) ending = null
  }

  effect(() => {
    const photo = selected.value
    const all = settings.value
    const isUrgent = urgent.value > 0
    const of = photo ? `${photo.id}:${keyOf(shaped(all))}` : ''
    if (curve.peek()?.of !== of) {
      stop()
      const isSame = photo && curve.peek()?.of.startsWith(`${photo.id}:`)
      // The thumbnails of other settings are better than none until the new ones come.
      curve.value =
        cache.get(of) ?? (photo && { of, points: isSame ? curve.peek()!.points : [], state: 'waiting', error: '' })
    }
    if (!photo || curve.peek()?.state === 'done' || curve.peek()?.state === 'failed') return
    if (photo.state !== 'done' || isUrgent || all.format === 'photo' || all.palette) return stop()
    if (ending) return
    clearTimeout(settling)
    settling = setTimeout(() => {
      if (!curve.value) return
      curve.value = { ...curve.value, state: 'working' }
      find(photo.file, all, of)
    }, SETTLE_MS) as unknown as number
  })
}
