import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { expect, test, vi } from 'vitest'
import { exitOnSignals } from '../../src/cli/interrupt.ts'
import { writeFileSafely } from '../../src/cli/write-file.ts'
import { noise, toRgba } from '../helpers/images.ts'
import { filesIn, hasComputed, start, workspace } from './helpers.ts'

/** A picture that takes a minute and more to cluster, point by point. */
async function slowPhoto(): Promise<Buffer> {
  const { width, height, data } = toRgba(noise(900, 900))
  return sharp(data, { raw: { width, height, channels: 4 } })
    .png({ compressionLevel: 1 })
    .toBuffer()
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s in the middle ends with exit code %i and leaves nothing behind', async (signal, exitCode) => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await slowPhoto())
  const child = start(['--points', 'pixels', 'a.png'], { cwd })
  let err = ''
  child.stderr.on('data', part => (err += part))
  const ended = once(child, 'close')
  await hasComputed(child, 2)
  expect(child.exitCode).toBe(null)
  child.kill(signal)
  expect((await ended)[0]).toBe(exitCode)
  expect(err).toContain('interrupted')
  expect(filesIn(cwd)).toEqual(['a.png'])
})

test('an interrupt removes the file that is being written', async () => {
  const cwd = workspace()
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  exitOnSignals()
  const writing = writeFileSafely(join(cwd, 'out.png'), new Uint8Array(2 ** 26), { force: false }).then(
    () => 'written',
    () => 'failed',
  )
  while (filesIn(cwd).length === 0) await sleep(1)
  expect(filesIn(cwd)[0]).toMatch(/^\.huepress-.*\.tmp$/)
  process.emit('SIGINT')
  expect(exit).toHaveBeenCalledWith(130)
  expect(await writing).toBe('failed')
  expect(filesIn(cwd)).toEqual([])
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal)
  for (const spy of [exit, stderr]) spy.mockRestore()
})

test('a file that appears while another is written under its name stays, and nothing else does', async () => {
  const cwd = workspace()
  const path = join(cwd, 'out.png')
  const writing = writeFileSafely(path, new Uint8Array(2 ** 24), { force: false })
  writeFileSync(path, 'precious')
  await expect(writing).rejects.toMatchObject({ code: 'EEXIST' })
  expect(filesIn(cwd)).toEqual(['out.png'])
  expect(readFileSync(path, 'utf8')).toBe('precious')
  await writeFileSafely(path, Uint8Array.of(7), { force: true })
  expect([...readFileSync(path)]).toEqual([7])
})

test('a reader of stdout that goes away ends the run with one line and exit code 1', async () => {
  const cwd = workspace()
  const { width, height, data } = toRgba(noise(400, 400))
  await sharp(data, { raw: { width, height, channels: 4 } })
    .png()
    .toFile(join(cwd, 'a.png'))
  const child = start(['a.png', '-o', '-'], { cwd })
  let err = ''
  child.stderr.on('data', part => (err += part))
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect(code).toBe(1)
  expect(err).toMatch(/^huepress: a\.png: stdout cannot be written: [^\n]+\n$/)
})

test('a reader of the result lines that goes away loses no result', async () => {
  const cwd = workspace()
  for (const name of ['a.png', 'b.png']) {
    await sharp({ create: { width: 8, height: 8, channels: 3, background: '#123456' } })
      .png()
      .toFile(join(cwd, name))
  }
  const child = start(['.'], { cwd })
  let err = ''
  child.stderr.on('data', part => (err += part))
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect([code, err]).toEqual([0, ''])
  expect(filesIn(cwd)).toEqual(['a-hue.png', 'a.png', 'b-hue.png', 'b.png'])
})
