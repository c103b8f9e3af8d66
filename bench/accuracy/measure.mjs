/** Runs what the store lacks and scores it. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, parse } from 'node:path'
import { machine } from '../stats.mjs'
import { MissingError } from './peers.mjs'
import { readPixels } from './pixels.mjs'
import { score } from './score.mjs'
import { applies, isOurs, SETTINGS } from './settings.mjs'
import { isCurrent, keyOf, readStore, updateStore } from './store.mjs'
import { runTool, toolVersion } from './tools.mjs'

/** `only`: huepress, peers or ids of settings. */
function chosen(only) {
  if (!only) return SETTINGS
  if (['huepress', 'peers'].includes(only)) return SETTINGS.filter(setting => isOurs(setting) === (only === 'huepress'))
  const ids = only.split(',')
  const unknown = ids.find(id => !SETTINGS.some(setting => setting.id === id))
  if (unknown) throw new MissingError(`There is no setting ${unknown}; bench/accuracy/settings.mjs lists them.`)
  return SETTINGS.filter(setting => ids.includes(setting.id))
}

function imagesOf(folder, set, limit) {
  const path = join(folder, set)
  if (!existsSync(path)) throw new MissingError(`${path} does not exist; --images names the folder that holds ${set}/.`)
  const names = readdirSync(path).filter(name => name.endsWith('.png'))
  return names
    .sort()
    .slice(0, limit)
    .map(name => ({ set, image: parse(name).name, input: join(path, name) }))
}

/** Every run that is asked for and not in the store, one picture after the other; with `again`, those in the store too. */
function pendingJobs({ images, sets, only, limit, colors, again }) {
  const stored = new Map(readStore().rows.map(row => [keyOf(row), row]))
  const pictures = sets.flatMap(set => imagesOf(images, set, limit))
  const jobs = pictures.flatMap(picture =>
    chosen(only).flatMap(setting =>
      colors
        .filter(count => applies(setting, picture.set, count))
        .map(count => ({ ...picture, setting, colors: count })),
    ),
  )
  return jobs.filter(({ set, image, setting, colors: count }) => {
    const row = stored.get(keyOf({ set, image, setting: setting.id, colors: count }))
    return again || !isCurrent(row, toolVersion(setting), setting.args)
  })
}

async function runJob({ set, image, input, setting, colors }, folder, pixels) {
  const output = join(folder, `${set}-${image}-${setting.id}-${colors}.${setting.ext ?? 'png'}`)
  const ms = await runTool(setting, input, output, colors)
  const scores = await score({ set, setting, original: await pixels(input), input, output })
  for (const path of [output, `${output}.png`]) rmSync(path, { force: true })
  const version = toolVersion(setting)
  return {
    set,
    image,
    setting: setting.id,
    colors,
    version,
    args: setting.args.join(' '),
    ...scores,
    ms: Math.round(ms),
  }
}

/** Keeps the pixels of the latest original only. */
function originals() {
  let last = {}
  return input => {
    if (last.input !== input) last = { input, pixels: readPixels(input) }
    return last.pixels
  }
}

/** `jobs`: how many runs at a time. A failure is told and leaves its row out, something missing ends all; returns how many there were. */
export async function measure({ jobs = 1, ...wanted }) {
  const pending = pendingJobs(wanted)
  const folder = mkdtempSync(join(tmpdir(), 'huepress-accuracy-'))
  const pixels = originals()
  let done = 0
  let failed = 0
  const next = async () => {
    for (let job = pending.shift(); job; job = pending.shift()) {
      try {
        updateStore({ rows: [await runJob(job, folder, pixels)], setup: machine() })
      } catch (error) {
        if (error instanceof MissingError) throw error
        failed++
        console.error(`${job.setting.id} ${job.set}/${job.image} K=${job.colors}: ${error.message}`)
      }
      if (++done % 20 === 0) console.log(`${done} done, ${pending.length} to do`)
    }
  }
  try {
    await Promise.all(Array.from({ length: jobs }, next))
  } finally {
    rmSync(folder, { recursive: true })
  }
  console.log(`${done} measured, ${failed} failed`)
  return failed
}
