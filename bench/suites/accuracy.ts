/**
 * huepress and its peers on the same pictures: measures into bench/results/accuracy.json, fills
 * docs/benchmarks/accuracy.md.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join, parse } from 'node:path'
import { parseArgs } from 'node:util'
import type { Context } from '../lib/context.ts'
import { rewrite } from '../lib/documents.ts'
import { colorCounts, someOf, UsageError } from '../lib/options.ts'
import { readPixels } from '../lib/pixels.ts'
import { withFolder } from '../lib/processes.ts'
import { runPrograms, somePrograms, versionsOf } from '../lib/programs.ts'
import { machine } from '../lib/results.ts'
import { keyOf, readStore, updateStore } from '../lib/store.ts'
import { isCurrent } from './accuracy/figures.ts'
import { accuracyInto, PAGE } from './accuracy/page.ts'
import { openScores } from './accuracy/score.ts'
import { applies, COLORS, isOurs, SETS, SETTINGS, type Setting } from './accuracy/settings.ts'

const STORE = 'accuracy'

function picturesIn(folder: string, set: string) {
  const path = join(folder, set)
  if (!existsSync(path)) throw new UsageError(`${path} does not exist; --images names the folder that holds ${set}/.`)
  const names = readdirSync(path).filter(name => name.endsWith('.png'))
  return names.sort().map(name => ({ set, image: parse(name).name, input: join(path, name) }))
}

interface Asked {
  pictures: ReturnType<typeof picturesIn>
  colors: number[]
  settings: Setting[]
}

/** Scores what is not in the store yet. A failure is told and leaves its row out, something missing ends all. */
async function measure({ pictures, colors: counts, settings }: Asked, context: Context): Promise<number> {
  const stored = new Map(readStore(STORE).rows.map(row => [keyOf(row), row]))
  const score = openScores(context)
  const { versions, missing } = versionsOf(settings)
  for (const message of missing.values()) throw new UsageError(message)
  let failures = 0

  async function measurePicture({ set, image, input }: Asked['pictures'][0], colors: number, folder: string) {
    const about = ({ id, args }: Setting) => {
      return { set, image, setting: id, colors, version: versions.get(id)!, args: args.join(' ') }
    }
    const pending = settings.filter(one => {
      const row = stored.get(keyOf(about(one)))
      return applies(one, set, colors) && !isCurrent(row, versions.get(one.id)!, one.args)
    })
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
      updateStore(STORE, { rows: [{ ...about(program), ...scores, ms: Math.round(ms) }], setup: machine() })
    }
  }

  await withFolder(async folder => {
    for (const picture of pictures) for (const colors of counts) await measurePicture(picture, colors, folder)
  })
  return failures
}

export async function bench(args: string[], context: Context): Promise<number> {
  const text = { type: 'string' } as const
  const options = {
    images: { ...text, default: process.env.HUEPRESS_IMAGES ?? '' },
    sets: { ...text, default: Object.keys(SETS).join() },
    colors: { ...text, default: COLORS.join() },
    only: text,
    page: { type: 'boolean', default: false },
  } as const
  const { images, ...values } = parseArgs({ args, options }).values
  if (values.page) {
    rewrite(PAGE, page => accuracyInto(page, readStore(STORE)))
    return 0
  }
  if (!images) throw new UsageError('Name the folder that holds the picture sets: --images DIR or HUEPRESS_IMAGES=DIR.')
  const sets = someOf('sets', values.sets, Object.keys(SETS))
  const pictures = sets.flatMap(set => picturesIn(images, set))
  const settings = somePrograms(SETTINGS, values.only)
  const failures = await measure({ pictures, colors: colorCounts(values.colors), settings }, context)
  return failures > 0 ? 1 : 0
}
