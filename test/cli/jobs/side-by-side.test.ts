import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { photoLike, toRgba } from '../../helpers/images.ts'
import { filesIn, huepress, photo, start, workspace } from '../helpers.ts'

/** Four of these are enough for a further thread. */
async function writePhotos(folder: string, names: readonly string[]): Promise<void> {
  const { width, height, data } = toRgba(photoLike(90, 60))
  const small = sharp(data, { raw: { width, height, channels: 4 } })
  const large = await small.resize(420, 320).png().toBuffer()
  for (const [n, name] of names.entries())
    writeFileSync(
      join(folder, name),
      await sharp(large)
        .rotate(n % 2 === 0 ? 0 : 180)
        .toBuffer(),
    )
}

/** Two of these are, and take no time. */
async function writeFlat(folder: string, names: readonly string[]): Promise<void> {
  for (const [n, name] of names.entries()) {
    const background = { r: 90 * n, g: 40, b: 160 }
    const picture = sharp({ create: { width: 740, height: 720, channels: 3, background } })
    writeFileSync(join(folder, name), await picture.png().toBuffer())
  }
}

const FAST = ['--speed', '10', '--effort', '1', '-c', '8', '--no-dither']
/** In a process of its own: threads run the built command line. */
const PROCESS = { env: {} }

/** Lines without what differs from run to run. */
const stable = (text: string) => text.replaceAll(/[\d.]+ s,/g, 's,').replaceAll(/"ms":\{.*?\}\}/g, '')

describe('--jobs', () => {
  test('changes neither files nor lines nor exit code, and a bad file stops none of the others', async () => {
    const cwd = workspace()
    await writePhotos(cwd, ['a.png', 'c.png', 'd.png'])
    writeFileSync(join(cwd, 'b.png'), 'no picture')
    writeFileSync(join(cwd, 'e.png'), await photo())
    const names = ['d.png', 'c.png', 'b.png', 'a.png', 'e.png']
    const outcomes = []
    for (const jobs of ['1', '2', '3']) {
      const { code, out, err } = await huepress([...names, ...FAST, '-d', jobs, '-j', jobs, '--json'], {
        cwd,
        ...PROCESS,
      })
      const files = filesIn(join(cwd, jobs)).map(name => [name, readFileSync(join(cwd, jobs, name)).toString('base64')])
      const lines = stable(out).replaceAll(`"${jobs}/`, '"')
      outcomes.push({
        code,
        files,
        inputs: lines.split('\n').map(line => line && JSON.parse(line.replace(',,', ',')).input),
        err,
      })
    }
    expect(outcomes[0]).toMatchObject({ code: 1, inputs: ['d.png', 'c.png', 'a.png', 'e.png', ''] })
    expect(outcomes[0].err).toMatch(/^huepress: b\.png: .*no image/)
    expect(outcomes[1]).toEqual(outcomes[0])
    expect(outcomes[2]).toEqual(outcomes[0])
  })

  test('works with --skip-existing, --sweep and --shared-palette', async () => {
    const cwd = workspace()
    await writeFlat(cwd, ['a.png', 'b.png'])
    const again = ['a.png', 'b.png', ...FAST, '-d', 'out', '-j', '2', '--skip-existing']
    expect((await huepress(again, { cwd, ...PROCESS })).code).toBe(0)
    expect((await huepress(again, { cwd, ...PROCESS })).out).toContain('2 inputs skipped')
    const rest = ['a.png', 'b.png', '--speed', '10', '--effort', '0', '--no-dither', '-j', '2']
    const { out } = await huepress([...rest, '--sweep', '-d', 'sweep', '--json'], { cwd, ...PROCESS })
    const outputs = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).output)
    const swept = (name: string) =>
      [2, 4, 8, 16, 32, 64, 128, 256].map(k => join('sweep', `compressed_${name}_${k}.png`))
    expect(outputs).toEqual([...swept('a'), ...swept('b')])
    for (const jobs of ['1', '2'])
      await huepress(['a.png', 'b.png', ...FAST, '--shared-palette', '-d', `shared${jobs}`, '-j', jobs], {
        cwd,
        ...PROCESS,
      })
    for (const name of ['a-hue.png', 'b-hue.png'])
      expect(readFileSync(join(cwd, 'shared2', name))).toEqual(readFileSync(join(cwd, 'shared1', name)))
  })

  test.each(['0', '1.5', 'many', '-1', '257', ''])('refuses %j', async jobs => {
    const { code, err } = await huepress(['a.png', '-j', jobs])
    expect([code, err]).toEqual([2, expect.stringContaining('Expected a whole number from 1 to 256 for --jobs')])
  })

  test('Ctrl-C ends all jobs and leaves whole files only', async () => {
    const cwd = workspace()
    const names = Array.from({ length: 8 }, (_, n) => `${n}.png`)
    await writePhotos(cwd, names)
    mkdirSync(join(cwd, 'out'))
    const child = start([...names, '-d', 'out', '-j', '2', '--speed', '10', '--effort', '1'], { cwd })
    const ended = new Promise(done => child.on('exit', done))
    await new Promise(done => child.stdout.once('data', done))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    const files = filesIn(join(cwd, 'out'))
    expect(files.length).toBeLessThan(8)
    for (const file of files) {
      expect(file).toMatch(/^\d-hue\.png$/)
      await sharp(join(cwd, 'out', file), { failOn: 'warning' })
        .raw()
        .toBuffer()
    }
  })
})

/** Prints the address of every module that is loaded. */
const HOOK =
  'export async function load(url, context, next) { process._rawDebug("loaded " + url); return next(url, context) }'
const PRELOAD = `import { register } from 'node:module'; register('data:text/javascript,${encodeURIComponent(HOOK)}')`

test.each(['--version', '--help'])('%s loads no decoder, encoder or engine', async flag => {
  const NODE_OPTIONS = `--import "data:text/javascript,${encodeURIComponent(PRELOAD)}"`
  const { code, err } = await huepress([flag], { env: { NODE_OPTIONS } })
  const loaded = [...err.matchAll(/^loaded file:.*\/(.*)$/gm)].map(([, name]) => name.replace(/-[\w-]{8}\.js$/, '.js'))
  expect(code).toBe(0)
  expect(loaded).toContain('cli.js')
  expect(
    loaded.filter(name => !/^(cli|interrupt|options|read-file|report-error|s3-location|write-file)\.js$/.test(name)),
  ).toEqual([])
})
