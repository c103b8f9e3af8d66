/** huepress and its peers on the same pictures: measures into bench/results/accuracy.json, fills docs/benchmarks/accuracy.md. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, parse } from 'node:path'
import { parseArgs } from 'node:util'
import type { Context } from '../lib/context.ts'
import { rewrite } from '../lib/documents.ts'
import { colorCounts, integer, someOf, UsageError } from '../lib/options.ts'
import { readPixels } from '../lib/pixels.ts'
import { inTurn, runWhole, withFolder } from '../lib/processes.ts'
import { TOOLS } from '../lib/programs.ts'
import { fromRoot, machine } from '../lib/results.ts'
import { spreadOf } from '../lib/stats.ts'
import { accuracyInto, PAGE } from './accuracy/page.ts'
import { openScores } from './accuracy/score.ts'
import { applies, COLORS, isOurs, SETS, SETTINGS, type Setting } from './accuracy/settings.ts'
import { isCurrent, keyOf, readStore, updateStore } from './accuracy/store.ts'

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

function picturesIn(folder: string, set: string, limit?: string) {
  const path = join(folder, set)
  if (!existsSync(path)) throw new UsageError(`${path} does not exist; --images names the folder that holds ${set}/.`)
  const names = readdirSync(path).filter(name => name.endsWith('.png'))
  const count = limit === undefined ? names.length : integer('limit', limit)
  return names
    .sort()
    .slice(0, count)
    .map(name => ({ set, image: parse(name).name, input: join(path, name) }))
}

/** Runs the whole process; gives its milliseconds. Anything huepress warns of counts as a failure. */
async function runTool(setting: Setting, input: string, output: string, colors: number): Promise<number> {
  const args = isOurs(setting) ? [...setting.args, '--json'] : setting.args
  const { ms, err } = await runWhole(TOOLS[setting.tool].call(args, input, output, colors))
  if (isOurs(setting) && err) throw new Error(err.trim())
  return ms
}

/** Scores what is not in the store yet. A failure is told and leaves its row out, something missing ends all. */
async function measure({ images, only, limit, again, ...values }: Values, context: Context): Promise<number> {
  if (!images) throw new UsageError('Name the folder that holds the picture sets: --images DIR or HUEPRESS_IMAGES=DIR.')
  const stored = new Map(readStore().rows.map(row => [keyOf(row), row]))
  const sets = someOf('sets', values.sets, Object.keys(SETS))
  const score = openScores(context)
  const settings = settingsOf(only).map(setting => ({ setting, version: TOOLS[setting.tool].version() }))
  let failed = 0
  await withFolder(async folder => {
    for (const { set, image, input } of sets.flatMap(set => picturesIn(images, set, limit))) {
      const original = await readPixels(input)
      for (const colors of colorCounts(values.colors)) {
        for (const { setting, version } of settings.filter(({ setting }) => applies(setting, set, colors))) {
          const about = { set, image, setting: setting.id, colors, version, args: setting.args.join(' ') }
          if (!again && isCurrent(stored.get(keyOf(about)), version, setting.args)) continue
          const output = join(folder, `out.${setting.ext ?? 'png'}`)
          try {
            const ms = await runTool(setting, input, output, colors)
            const scores = await score({ set, setting, original, input, output })
            updateStore({ rows: [{ ...about, ...scores, ms: Math.round(ms) }], setup: machine() })
          } catch (error) {
            if (error instanceof UsageError) throw error
            failed++
            console.error(`${setting.id} ${set}/${image} K=${colors}: ${(error as Error).message}`)
          }
          rmSync(output, { force: true })
        }
      }
      console.log(`${set}/${image} done, ${failed} failed so far`)
    }
  })
  return failed
}

const TIMED = 'examples/parrots.png'

/** Wall time of whole processes on one picture, every setting in turn. */
async function measureTimes(runs: number): Promise<void> {
  const entries = COLORS.flatMap(colors =>
    SETTINGS.filter(setting => applies(setting, 'kodak24', colors)).map(setting => {
      return { setting, colors, version: TOOLS[setting.tool].version(), ms: [] as number[] }
    }),
  )
  await withFolder(folder =>
    inTurn(entries, runs, async ({ setting, colors, ms }) =>
      ms.push(await runTool(setting, fromRoot(TIMED), join(folder, `out.${setting.ext ?? 'png'}`), colors)),
    ),
  )
  const rows = entries.map(({ setting, colors, version, ms }) => {
    const { median, low, high } = spreadOf(ms.map(Math.round))
    return { setting: setting.id, version, colors, ms: Math.round(median), spread: [low, high] }
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
