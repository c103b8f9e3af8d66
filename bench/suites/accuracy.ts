/** huepress and its peers on the same pictures: measures into bench/results/accuracy.json, fills docs/benchmarks/accuracy.md. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, parse } from 'node:path'
import { parseArgs } from 'node:util'
import type { Context } from '../lib/context.ts'
import { rewrite } from '../lib/documents.ts'
import { colorCounts, integer, someOf, UsageError } from '../lib/options.ts'
import { type Pixels, readPixels } from '../lib/pixels.ts'
import { inTurn, runWhole, withFolder } from '../lib/processes.ts'
import { fromRoot, machine } from '../lib/results.ts'
import { spreadOf } from '../lib/stats.ts'
import { accuracyInto, PAGE } from './accuracy/page.ts'
import { openScores } from './accuracy/score.ts'
import { applies, COLORS, isOurs, SETS, SETTINGS, type Setting, toolOf, toolVersion } from './accuracy/settings.ts'
import { isCurrent, keyOf, type Row, readStore, updateStore } from './accuracy/store.ts'

const OPTIONS = {
  images: { type: 'string', default: process.env.HUEPRESS_IMAGES ?? '' },
  sets: { type: 'string', default: Object.keys(SETS).join() },
  colors: { type: 'string', default: COLORS.join() },
  only: { type: 'string' },
  limit: { type: 'string' },
  jobs: { type: 'string', default: '1' },
  again: { type: 'boolean', default: false },
  times: { type: 'boolean', default: false },
  runs: { type: 'string', default: '3' },
  page: { type: 'boolean', default: false },
} as const

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']

interface Picture {
  set: string
  image: string
  input: string
}

type Job = Picture & { setting: Setting; colors: number }

/** `only`: huepress, peers or ids of settings. */
function settingsOf(only?: string): Setting[] {
  if (!only) return SETTINGS
  if (['huepress', 'peers'].includes(only)) return SETTINGS.filter(setting => isOurs(setting) === (only === 'huepress'))
  const all = SETTINGS.map(({ id }) => id)
  const ids = someOf('only', only, all)
  return SETTINGS.filter(({ id }) => ids.includes(id))
}

function picturesIn(folder: string, set: string, limit?: string): Picture[] {
  const path = join(folder, set)
  if (!existsSync(path)) throw new UsageError(`${path} does not exist; --images names the folder that holds ${set}/.`)
  const names = readdirSync(path).filter(name => name.endsWith('.png'))
  return names
    .sort()
    .slice(0, limit === undefined ? undefined : integer('limit', limit))
    .map(name => ({ set, image: parse(name).name, input: join(path, name) }))
}

/** Every run that is asked for and not in the store, one picture after the other; with `again`, those in the store too. */
function pendingJobs({ images, only, limit, again, ...values }: Values): Job[] {
  if (!images) throw new UsageError('Name the folder that holds the picture sets: --images DIR or HUEPRESS_IMAGES=DIR.')
  const stored = new Map(readStore().rows.map(row => [keyOf(row), row]))
  const sets = someOf('sets', values.sets, Object.keys(SETS))
  const colors = colorCounts(values.colors)
  const jobs = sets
    .flatMap(set => picturesIn(images, set, limit))
    .flatMap(picture =>
      settingsOf(only).flatMap(setting => colors.map(count => ({ ...picture, setting, colors: count }))),
    )
  return jobs.filter(({ set, image, setting, colors }) => {
    const row = stored.get(keyOf({ set, image, setting: setting.id, colors }))
    return applies(setting, set, colors) && (again || !isCurrent(row, toolVersion(setting), setting.args))
  })
}

/** Runs the whole process; gives its milliseconds. Anything huepress warns of counts as a failure. */
async function runTool(setting: Setting, input: string, output: string, colors: number): Promise<number> {
  const { ms, err } = await runWhole(toolOf(setting).call(setting.args, input, output, colors))
  if (isOurs(setting) && err) throw new Error(err.trim())
  return ms
}

/** `jobs`: how many runs at a time. A failure is told and leaves its row out, something missing ends all; gives their number. */
async function measure(values: Values, context: Context): Promise<number> {
  const pending = pendingJobs(values)
  const score = openScores(context)
  let last: { input?: string; pixels?: Promise<Pixels> } = {}
  let [done, failed] = [0, 0]

  async function runJob({ set, image, input, setting, colors }: Job, folder: string): Promise<Row> {
    const output = join(folder, `${set}-${image}-${setting.id}-${colors}.${setting.ext ?? 'png'}`)
    const ms = await runTool(setting, input, output, colors)
    // The pixels of the latest original only.
    if (last.input !== input) last = { input, pixels: readPixels(input) }
    const scores = await score({ set, setting, original: await last.pixels!, input, output })
    for (const path of [output, `${output}.png`]) rmSync(path, { force: true })
    const about = { version: toolVersion(setting), args: setting.args.join(' ') }
    return { set, image, setting: setting.id, colors, ...about, ...scores, ms: Math.round(ms) }
  }

  async function work(folder: string): Promise<void> {
    for (let job = pending.shift(); job; job = pending.shift()) {
      try {
        updateStore({ rows: [await runJob(job, folder)], setup: machine() })
      } catch (error) {
        if (error instanceof UsageError) throw error
        failed++
        console.error(`${job.setting.id} ${job.set}/${job.image} K=${job.colors}: ${(error as Error).message}`)
      }
      if (++done % 20 === 0) console.log(`${done} done, ${pending.length} to do`)
    }
  }

  const jobs = integer('jobs', values.jobs, 1, 64)
  await withFolder(folder => Promise.all(Array.from({ length: jobs }, () => work(folder))))
  console.log(`${done} measured, ${failed} failed`)
  return failed
}

const TIMED = 'examples/parrots.png'

/** Wall time of whole processes on one picture, every setting in turn. */
async function measureTimes(runs: number): Promise<void> {
  const rows = await withFolder(async folder => {
    const all = COLORS.flatMap(colors =>
      SETTINGS.filter(setting => applies(setting, 'kodak24', colors)).map(setting => ({
        setting,
        colors,
        version: toolVersion(setting),
        ms: [] as number[],
      })),
    )
    for (const colors of COLORS)
      await inTurn(
        all.filter(one => one.colors === colors),
        runs,
        async ({ setting, ms }) =>
          ms.push(await runTool(setting, fromRoot(TIMED), join(folder, `out.${setting.ext ?? 'png'}`), colors)),
      )
    return all.map(({ setting, colors, version, ms }) => {
      const { median, low, high } = spreadOf(ms.map(Math.round))
      return { setting: setting.id, version, colors, ms: Math.round(median), spread: [low, high] }
    })
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
