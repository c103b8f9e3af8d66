/**
 * The jobs whose speed has a target: whole processes of huepress and of a peer in turn, wall and processor time. The
 * table goes to docs/benchmarks/speed.md. Compare only within one run, on a quiet machine.
 */
import { existsSync, readdirSync } from 'node:fs'
import { loadavg } from 'node:os'
import { basename, delimiter, join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { fill, rewrite, wrap } from '../lib/documents.ts'
import { integer, UsageError } from '../lib/options.ts'
import { type Command, inTurn, runWhole, withFolder } from '../lib/processes.ts'
import { CLI, PEER_CHILD, versionOfPngquant } from '../lib/programs.ts'
import { fromRoot, machine, machineWords, save } from '../lib/results.ts'
import { median } from '../lib/stats.ts'
import { markdown, printTable } from '../lib/tables.ts'
import { pngquantCommand, writeSprites } from './batch.ts'
import { sized } from './speed.ts'

const PAGE = 'docs/benchmarks/speed.md'
const LIKE = ['--space', 'srgb', '--dither', '0', '--effort', '0']
const NAPI = '@napi-rs/image, speed 1'
const PHOTOS = ['unsplash_Louvre', 'jared-evans-119758', 'Sunset_by_the_Pier', 'unsplash_Bryggen', 'Martin_Adams']

/** A job of huepress, and what it is compared with. */
interface Job {
  job: string
  ours: string[]
  peer?: { name: string; command: Command }
  /** Times the peer's time: of the processor if that is said. */
  target: string
}

const pngs = (folder: string) =>
  readdirSync(folder)
    .filter(name => name.endsWith('.png'))
    .sort()
    .slice(0, 12)
    .map(name => join(folder, name))

/** The peer of Node in one process: palette, then its lossless step. */
function napi(folder: string, paths: readonly string[]): Job['peer'] {
  if (!existsSync(fromRoot('bench/peers/node_modules/@napi-rs/image'))) return undefined
  const outputs = paths.map(path => join(folder, `napi-${basename(path)}`))
  const files = [paths.join(delimiter), outputs.join(delimiter)]
  const args = [PEER_CHILD, '@napi-rs/image, lossless', ...files, '256', '{"speed":1,"minQuality":0}']
  return { name: NAPI, command: [process.execPath, args] }
}

function pngquant(args: string, paths: readonly string[], jobs = 1): Job['peer'] {
  const fixed = [...args.split(' ').filter(Boolean), '--force', '--ext', '.pq', '256']
  return { name: `pngquant ${args || 'default'}`, command: pngquantCommand(fixed, paths, jobs) }
}

async function photoJobs(images: string, folder: string): Promise<Job[]> {
  const jobs: Job[] = []
  for (const name of PHOTOS) {
    const photo = join(images, 'photos_large', `${name}.jpg`)
    const source = join(folder, `${name}.png`)
    const { width, height } = await sharp(photo, { ignoreIcc: true }).autoOrient().png().toFile(source)
    const job = `sRGB, effort 0, ${name}, ${((width * height) / 1e6).toFixed(1)} megapixels`
    jobs.push({ job, ours: [photo, ...LIKE], peer: pngquant('--speed 4 --nofs', [source]), target: '0.35' })
  }
  const photo = await sized(join(images, 'photos_large', `${PHOTOS[0]}.jpg`), folder, 12)
  return [...jobs, { job: 'default, 12 megapixels, from JPEG', ours: [photo], target: '0.35 of before' }]
}

async function jobsOf(images: string, folder: string): Promise<Job[]> {
  const kodak = pngs(join(images, 'kodak24')).map(path => ({ path, copy: join(folder, basename(path)) }))
  for (const { path, copy } of kodak) await sharp(path).png({ compressionLevel: 6 }).toFile(copy)
  const files = kodak.map(({ copy }) => copy)
  const one = files.slice(0, 1)
  const sprites = await writeSprites(folder)
  const fastest = [...LIKE, '--speed', '10']
  const none = '--speed 11 --nofs'
  return [
    { job: 'default, one Kodak file', ours: one, peer: napi(folder, one), target: '0.8' },
    { job: 'default, 12 Kodak files', ours: files, peer: napi(folder, files), target: '0.6' },
    { job: 'default, one Kodak file', ours: one, peer: pngquant('', one), target: '3' },
    { job: 'sRGB, effort 0, one file', ours: [...one, ...LIKE], peer: pngquant('--speed 4 --nofs', one), target: '2' },
    {
      job: 'sRGB, effort 0, 12 files, -j 2',
      ours: [...files, ...LIKE, '-j', '2'],
      peer: pngquant('--speed 4 --nofs', files, 2),
      target: '1',
    },
    { job: 'the same, speed 10, one file', ours: [...one, ...fastest], peer: pngquant(none, one), target: '3' },
    { job: '40 sprites, default', ours: sprites, peer: pngquant('', sprites), target: '4 (processor)' },
    {
      job: '40 sprites, fastest',
      ours: [...sprites, ...fastest],
      peer: pngquant(none, sprites),
      target: '1.5 (processor)',
    },
    ...(await photoJobs(images, folder)),
  ]
}

const HEAD = [
  'job',
  'against',
  'wall ms',
  'its wall ms',
  'ratio',
  'processor ms',
  'its processor ms',
  'ratio',
  'target',
]

/** Medians of both, as a row of the table. */
async function measure({ job, ours, peer, target }: Job, folder: string, runs: number): Promise<string[]> {
  const args = [CLI, ...ours, '-c', '256', '--allow-larger', '--backend', 'cpu', '-f', '-q', '-d', join(folder, 'out')]
  const commands: Command[] = [[process.execPath, args], ...(peer ? [peer.command] : [])]
  const done = commands.map(() => ({ wall: [] as number[], cpu: [] as number[] }))
  await inTurn([...commands.keys()], runs, async n => {
    const { ms, cpuMs } = await runWhole(commands[n])
    done[n].wall.push(ms)
    done[n].cpu.push(cpuMs)
  })
  const times = (['wall', 'cpu'] as const).map(kind => done.map(times => median(times[kind])))
  const cells = times.flatMap(([own, its]) =>
    its === undefined ? [own.toFixed(0), '-', '-'] : [own.toFixed(0), its.toFixed(0), (own / its).toFixed(2)],
  )
  return [job, peer?.name ?? '-', ...cells, target]
}

export async function bench(args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const options = { images: text, only: text, runs: { ...text, default: '3' }, write: { type: 'boolean' } } as const
  const { values } = parseArgs({ args, options })
  const { images } = values
  if (images === undefined) throw new UsageError('Name the folder of pictures with --images.')
  const runs = integer('runs', values.runs)
  const pngquantVersion = versionOfPngquant()
  const [load] = loadavg()
  const rows = await withFolder(async folder => {
    const parts = (values.only ?? '').split(',')
    const jobs = (await jobsOf(images, folder)).filter(({ job }) => parts.some(part => job.includes(part)))
    const done: string[][] = []
    for (const job of jobs) {
      done.push(await measure(job, folder, runs))
      console.error(done[done.length - 1].join('  '))
    }
    return done
  })
  const table = [HEAD, ...rows]
  printTable(table)
  save('targets', { pngquant: pngquantVersion, runs, load, table })
  if (!values.write) return
  const date = new Date().toISOString().slice(0, 10)
  const where = `${date}. ${machineWords(machine())}, load ${load.toFixed(1)} at the begin; pngquant ${pngquantVersion}.`
  const how = `Whole processes in turn, medians of ${runs}: \`npm run bench -- targets --images DIR --write\`.`
  rewrite(PAGE, page => fill(page, 'targets', 'targets', `${wrap(`${where} ${how}`)}\n\n${markdown(table, 2)}`))
}
