/**
 * Many files in one process against pngquant, in turn: the pictures named, and 40 generated sprites of 64 x 64. The
 * default against pngquant's, and the fastest settings of both. Wall and processor time, with each number of jobs.
 */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { optionsOf, report, runAgainst } from '../lib/against-pngquant.ts'
import { integer, UsageError } from '../lib/options.ts'
import { makePicture } from '../lib/picture.ts'
import { type Command, withFolder } from '../lib/processes.ts'
import { CLI, versionOfPngquant } from '../lib/programs.ts'

const SPRITES = 40

const FASTEST = '--space srgb --dither 0 --speed 10 --effort 0 --no-advice'
const SETTINGS = [
  { settings: 'default', ours: '', theirs: '' },
  { settings: 'fastest', ours: FASTEST, theirs: '--speed 11 --nofs' },
]

const words = (text: string) => text.split(' ').filter(Boolean)

/** Generated sprites of 64 x 64. */
export function writeSprites(folder: string): Promise<string[]> {
  const raw = { width: 64, height: 64, channels: 4 } as const
  const write = async (_: unknown, n: number) => {
    const path = join(folder, `sprite-${n}.png`)
    await sharp(makePicture(64, 64, n + 1).data, { raw })
      .png()
      .toFile(path)
    return path
  }
  return Promise.all(Array.from({ length: SPRITES }, write))
}

/** PNG files for both. */
async function writeSources(photos: readonly string[], folder: string) {
  const write = async (image: Sharp, name: string) => {
    await image.png().toFile(join(folder, name))
    return join(folder, name)
  }
  const file = (photo: string, n: number) => write(sharp(photo, { ignoreIcc: true }).autoOrient(), `photo-${n}.png`)
  return {
    files: await Promise.all(photos.map(file)),
    sprites: await writeSprites(folder),
  }
}

/** The numbers of jobs to try; a command line that knows no jobs works by itself, which is `-`. */
export function jobsOf(asked: string, help: string): string[] {
  if (/--jobs\b/.test(help)) return (asked || '1,2').split(',').map(jobs => `${integer('jobs', jobs)}`)
  if (asked === '') return ['-']
  throw new UsageError('This build of huepress has no option --jobs.')
}

/** pngquant over all files: in one process, or in as many at a time as there are jobs, with equal shares. */
export function pngquantCommand(args: string[], paths: readonly string[], jobs: number): Command {
  if (jobs === 1) return ['pngquant', [...args, ...paths]]
  const share = `${Math.ceil(paths.length / jobs)}`
  const script = `printf '%s\\0' "$@" | xargs -0 -n ${share} -P ${jobs} pngquant ${args.join(' ')}`
  return ['sh', ['-c', script, 'sh', ...paths]]
}

export async function bench(args: string[]): Promise<void> {
  const { photos, runs, colors, own } = optionsOf(args, { jobs: '' })
  versionOfPngquant()
  const allJobs = jobsOf(own.jobs, execFileSync(process.execPath, [CLI, '--help'], { encoding: 'utf8' }))
  const rows = await withFolder(async folder => {
    const sources = Object.entries(await writeSources(photos, folder))
    const cases = sources.flatMap(([kind, paths]) =>
      SETTINGS.flatMap(one => allJobs.map(jobs => ({ ...one, kind, paths, jobs }))),
    )
    const done = []
    for (const { kind, paths, settings, ours, theirs, jobs } of cases) {
      const flag = jobs === '-' ? [] : ['--jobs', jobs]
      const huepress = [...paths, ...words(ours), ...flag, '-c', `${colors}`, '-d', join(folder, 'out')]
      const fixed = [...words(theirs), '--force', '--ext', '.pq', `${colors}`]
      const pngquant = pngquantCommand(fixed, paths, Number(jobs) || 1)
      const about = { pictures: `${paths.length} ${kind}`, settings, jobs }
      done.push({ about, times: await runAgainst(huepress, pngquant, runs) })
    }
    return done
  })
  report('batch', rows)
}
