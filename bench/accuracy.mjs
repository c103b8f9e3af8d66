/** huepress and its peers on the same pictures: measures into bench/results/accuracy.json, writes docs/benchmarks/accuracy.md from it. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { measure } from './accuracy/measure.mjs'
import { accuracyPage } from './accuracy/page.mjs'
import { MissingError } from './accuracy/peers.mjs'
import { COLORS, SETS } from './accuracy/settings.mjs'
import { readStore } from './accuracy/store.mjs'
import { measureTimes } from './accuracy/times.mjs'

const PAGE = fileURLToPath(new URL('../docs/benchmarks/accuracy.md', import.meta.url))

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
}

function usage(text) {
  console.error(text)
  process.exitCode = 2
}

function integer(name, text, least, most) {
  const value = Number(text)
  if (text !== '' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new MissingError(
    `Expected an integer ${most === Infinity ? `of at least ${least}` : `between ${least} and ${most}`} for --${name} but received ${text}.`,
  )
}

export async function bench(args) {
  try {
    await run(parseArgs({ args, options: OPTIONS }).values)
  } catch (error) {
    if (!(error instanceof MissingError) && !error.code?.startsWith('ERR_PARSE_ARGS')) throw error
    usage(error.message)
  }
}

async function run(values) {
  if (values.page) {
    writeFileSync(PAGE, accuracyPage(readStore()))
    return console.log('written: docs/benchmarks/accuracy.md')
  }
  if (values.times) return await measureTimes(integer('runs', values.runs, 1, 1000))
  if (!values.images) return usage('Name the folder that holds the picture sets: --images DIR or HUEPRESS_IMAGES=DIR.')
  const sets = values.sets.split(',')
  const unknown = sets.find(set => !(set in SETS))
  if (unknown) return usage(`Expected sets among ${Object.keys(SETS).join(', ')} but received ${unknown}.`)
  const failed = await measure({
    images: values.images,
    sets,
    colors: values.colors.split(',').map(count => integer('colors', count, 2, 256)),
    only: values.only,
    limit: values.limit === undefined ? undefined : integer('limit', values.limit, 1, Infinity),
    jobs: integer('jobs', values.jobs, 1, 64),
    again: values.again,
  })
  process.exitCode = failed ? 1 : 0
}
