/** huepress and its peers on the same pictures: measures into bench/results/accuracy.json, fills docs/benchmarks/accuracy.md. */
import { existsSync, readdirSync } from 'node:fs'
import { join, parse } from 'node:path'
import { parseArgs } from 'node:util'
import type { Context } from '../lib/context.ts'
import { rewrite } from '../lib/documents.ts'
import { colorCounts, integer, someOf, UsageError } from '../lib/options.ts'
import { readPixels } from '../lib/pixels.ts'
import { withFolder } from '../lib/processes.ts'
import { runPrograms } from '../lib/programs.ts'
import { fromRoot, machine } from '../lib/results.ts'
import { spreadOf } from '../lib/stats.ts'
import { accuracyInto, PAGE } from './accuracy/page.ts'
import { openScores } from './accuracy/score.ts'
import { applies, COLORS, isOurs, SETS, SETTINGS, type Setting } from './accuracy/settings.ts'
import { isCurrent, keyOf, readStore, type Store, updateStore } from './accuracy/store.ts'

const text = { type: 'string' } as const
const OPTIONS = {
  images: { ...text, default: process.env.HUEPRESS_IMAGES ?? '' },
  sets: { ...text, default: Object.keys(SETS).join() },
  colors: { ...text, default: COLORS.join() },
  only: text,
  limit: text,
  again: { type: 'boolean', default: false },
  times: { type: 'boolean', default: false },
  runs: { ...text, default: '3' },
  page: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

/** `only`: huepress, peers or ids of settings. */
function settingsOf(only?: string): Setting[] {
  if (!only) return SETTINGS
  if (['huepress', 'peers'].includes(only)) return SETTINGS.filter(setting => isOurs(setting) === (only === 'huepress'))
  const all = SETTINGS.map(({ id }) => id)
  const ids = someOf('only', only, all)
  return SETTINGS.filter(({ id }) => ids.includes(id))
}

interface Picture {
  set: string
  image: string
  input: string
}

function picturesIn(folder: string, set: string, limit?: string): Picture[] {
  const path = join(folder, set)
  if (!existsSync(path)) throw new UsageError(`${path} does not exist; --images names the folder that holds ${set}/.`)
  const names = readdirSync(path).filter(name => name.endsWith('.png'))
  const count = limit === undefined ? names.length : integer('limit', limit)
  return names
    .sort()
    .slice(0, count)
    .map(name => ({ set, image: parse(name).name, input: join(path, name) }))
}

/** Versions by setting; errors that say what to install. */
const versionsOf = (settings: readonly Setting[]) => new Map(settings.map(({ id, version }) => [id, version()]))

/** Scores what is not in the store yet. A failure is told and leaves its row out, something missing ends all. */
async function measure({ images, only, limit, again, ...values }: Values, context: Context): Promise<number> {
  if (!images) throw new UsageError('Name the folder that holds the picture sets: --images DIR or HUEPRESS_IMAGES=DIR.')
  const stored = new Map(readStore().rows.map(row => [keyOf(row), row]))
  const score = openScores(context)
  const settings = settingsOf(only)
  const versions = versionsOf(settings)
  let failures = 0

  async function measurePicture({ set, image, input }: Picture, colors: number, folder: string): Promise<void> {
    const about = (setting: Setting) => {
      const version = versions.get(setting.id)!
      return { set, image, setting: setting.id, colors, version, args: setting.args.join(' ') }
    }
    const isPending = (setting: Setting) =>
      again || !isCurrent(stored.get(keyOf(about(setting))), versions.get(setting.id)!, setting.args)
    const pending = settings.filter(setting => applies(setting, set, colors) && isPending(setting))
    if (pending.length === 0) return
    const original = await readPixels(input)
    for (const { program, output, done, failed } of await runPrograms(pending, [input, colors], { folder, runs: 1 })) {
      const [{ ms, err }] = done
      // Anything huepress warns of counts as a failure.
      const fault = failed ?? (isOurs(program) ? err.trim() : '')
      if (fault) {
        failures++
        console.error(`${program.id} ${set}/${image} K=${colors}: ${fault}`)
        continue
      }
      const scores = await score({ set, setting: program, original, input, output })
      updateStore({ rows: [{ ...about(program), ...scores, ms: Math.round(ms) }], setup: machine() })
    }
  }

  const sets = someOf('sets', values.sets, Object.keys(SETS))
  const pictures = sets.flatMap(set => picturesIn(images, set, limit))
  await withFolder(async folder => {
    for (const picture of pictures)
      for (const colors of colorCounts(values.colors)) await measurePicture(picture, colors, folder)
  })
  return failures
}

const TIMED = 'examples/parrots.png'

/** Wall time of whole processes on one picture, every setting in turn. */
async function measureTimes(runs: number): Promise<void> {
  // What is missing is told before the first run.
  const versions = versionsOf(SETTINGS)
  const rows: NonNullable<Store['times']>['rows'] = []
  await withFolder(async folder => {
    for (const colors of COLORS) {
      const settings = SETTINGS.filter(setting => applies(setting, 'kodak24', colors))
      for (const { program, done, failed } of await runPrograms(settings, [fromRoot(TIMED), colors], {
        folder,
        runs,
      })) {
        if (failed) throw new Error(`${program.id}: ${failed}`)
        const { median, low, high } = spreadOf(done.map(({ ms }) => Math.round(ms)))
        const version = versions.get(program.id)!
        rows.push({ setting: program.id, version, colors, ms: Math.round(median), spread: [low, high] })
      }
    }
  })
  updateStore({ times: { picture: TIMED, runs, machine: machine(), rows } })
  console.log(`times of ${rows.length} settings and color counts stored, ${runs} runs each`)
}

export async function bench(args: string[], context: Context): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS })
  if (values.page) rewrite(PAGE, text => accuracyInto(text, readStore()))
  else if (values.times) await measureTimes(integer('runs', values.runs, 1, 1000))
  else return (await measure(values, context)) ? 1 : 0
  return 0
}
