import { execFileSync, spawnSync } from 'node:child_process'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { open, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { readInput } from '../../src/platform/node/read-file.ts'
import { filesIn, huepress, type Outcome, photo, workspace } from './helpers.ts'

const onLinux = process.platform === 'linux'
const isRoot = process.getuid?.() === 0

/** The built command line, for runs that need a shell or another user. */
const CLI = resolve(import.meta.dirname, '../../dist/lib/cli.js')

async function withPhoto(...names: string[]): Promise<string> {
  const cwd = workspace()
  for (const name of names) writeFileSync(join(cwd, name), await photo())
  return cwd
}

/** One line on stderr, which begins so and says so. */
function expectSentence({ err }: Pick<Outcome, 'err'>, shown: string, text: string): void {
  expect(err.split('\n')).toEqual([expect.stringContaining(`huepress: ${shown}: `), ''])
  expect(err).toContain(text)
}

const mounted: string[] = []

afterEach(() => {
  for (const folder of mounted.splice(0)) spawnSync('umount', [folder])
})

/** Makes a folder a file system of 64 KiB, if that is allowed here. */
function mountSmall(folder: string): boolean {
  if (!onLinux || !isRoot) return false
  mkdirSync(folder)
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
  if (status === 0) mounted.push(folder)
  return status === 0
}

describe('a full disk', () => {
  test('is said, the files that were there stay, and nothing half-written does', async context => {
    const cwd = await withPhoto('a.png', 'b.png')
    if (!mountSmall(join(cwd, 'full'))) context.skip()
    writeFileSync(join(cwd, 'full/other.bin'), new Uint8Array(15 * 4096))
    writeFileSync(join(cwd, 'full/a-hue.png'), 'precious')
    const args = ['a.png', 'b.png', '-d', 'full', '-f', '--effort', '0', '--allow-larger', '-c', '256']
    const { code, err } = await huepress(args, { cwd })
    expect(code).toBe(1)
    expect(err.split('\n')).toEqual([
      'huepress: a.png: full/a-hue.png cannot be written: no space is left on the device (ENOSPC).',
      'huepress: b.png: full/b-hue.png cannot be written: no space is left on the device (ENOSPC).',
      '',
    ])
    expect(filesIn(join(cwd, 'full'))).toEqual(['a-hue.png', 'other.bin'])
    expect(readFileSync(join(cwd, 'full/a-hue.png'), 'utf8')).toBe('precious')
    rmSync(join(cwd, 'full/other.bin'))
    expect((await huepress(args, { cwd })).code).toBe(0)
  })

  test.runIf(onLinux)('in a pipe to a full device is said, too', async () => {
    const cwd = await withPhoto('a.png')
    const line = `"$0" "$1" --backend cpu a.png -c 4 -o - > /dev/full`
    const { status, stderr } = spawnSync('sh', ['-c', line, process.execPath, CLI], { cwd, encoding: 'utf8' })
    expect(status).toBe(1)
    expectSentence({ err: stderr }, 'a.png', 'stdout cannot be written: no space is left on the device (ENOSPC)')
  })
})

describe.runIf(onLinux)('no permission', () => {
  /** Runs as a user who may not do everything. */
  function asNobody(args: readonly string[], cwd: string): Outcome {
    const user = isRoot ? { uid: 65534, gid: 65534 } : {}
    const done = spawnSync(process.execPath, [CLI, '--backend', 'cpu', '-c', '4', ...args], { cwd, ...user })
    return { code: done.status, stdout: done.stdout, out: `${done.stdout}`, err: `${done.stderr}` }
  }

  test('to read a file, or to write into a folder, is said; the other files are done', async context => {
    const cwd = await withPhoto('a.png', 'b.png')
    if (asNobody(['--version'], '/').code !== 0) context.skip() // a Node that only root may run
    chmodSync(cwd, 0o777)
    chmodSync(join(cwd, 'a.png'), 0o000)
    const reading = asNobody(['a.png', 'b.png'], cwd)
    expect(reading.code).toBe(1)
    expectSentence(reading, 'a.png', 'It cannot be read: permission denied (EACCES).')
    expect(filesIn(cwd)).toEqual(['a.png', 'b-hue.png', 'b.png'])
    chmodSync(cwd, 0o555)
    const writing = asNobody(['b.png', '-f'], cwd)
    expect(writing.code).toBe(1)
    expectSentence(writing, 'b.png', 'cannot be written to: permission denied (EACCES). Choose another folder')
    expect(filesIn(cwd)).toEqual(['a.png', 'b-hue.png', 'b.png'])
    chmodSync(cwd, 0o777)
  })
})

describe('a file that changes or goes while the run is on', () => {
  /** Runs over a pipe and b.png; what happens meanwhile is done when all inputs were found. */
  async function meanwhile(act: (cwd: string) => void): Promise<Outcome & { files: string[] }> {
    const cwd = await withPhoto('b.png')
    execFileSync('mkfifo', [join(cwd, 'pipe')])
    const run = huepress(['pipe', 'b.png', '-c', '4'], { cwd })
    // Opening a pipe to write waits for its reader, who has found the inputs by then.
    const pipe = await open(join(cwd, 'pipe'), 'w')
    act(cwd)
    await writeFile(pipe, await photo())
    await pipe.close()
    return { ...(await run), files: filesIn(cwd) }
  }

  test.runIf(onLinux)('a file that goes before it is read is missing, and the others are done', async () => {
    const gone = await meanwhile(cwd => rmSync(join(cwd, 'b.png')))
    expect(gone.code).toBe(1)
    expectSentence(gone, 'b.png', 'No such file or folder. Check the path: b.png')
    expect(gone.files).toEqual(['pipe', 'pipe-hue.png'])
  })

  test.runIf(onLinux)('a file that was replaced by a folder or emptied is said', async () => {
    const folder = await meanwhile(cwd => {
      rmSync(join(cwd, 'b.png'))
      mkdirSync(join(cwd, 'b.png'))
    })
    expect(folder.code).toBe(1)
    expectSentence(folder, 'b.png', 'It cannot be read: it is a folder (EISDIR).')
    const empty = await meanwhile(cwd => truncateSync(join(cwd, 'b.png')))
    expect(empty.code).toBe(1)
    expectSentence(empty, 'b.png', 'The file has 0 bytes')
  })

  test.runIf(onLinux)('the output folder that goes is said, with nothing left elsewhere', async () => {
    const cwd = await withPhoto('a.png')
    mkdirSync(join(cwd, 'out'))
    execFileSync('mkfifo', [join(cwd, 'pipe')])
    const run = huepress(['pipe', '-c', '4', '-o', 'out/x.png'], { cwd })
    const pipe = await open(join(cwd, 'pipe'), 'w')
    renameSync(join(cwd, 'out'), join(cwd, 'elsewhere'))
    await writeFile(pipe, await photo())
    await pipe.close()
    const outcome = await run
    expect(outcome.code).toBe(1)
    expectSentence(outcome, 'pipe', 'out/x.png cannot be written: no such file or folder (ENOENT).')
    expect(filesIn(cwd)).toEqual(['a.png', 'pipe'])
  })

  test.each([
    ['grows', (path: string) => appendFileSync(path, 'more')],
    ['shrinks', (path: string) => truncateSync(path, 2 ** 20)],
    ['is written over', (path: string) => copyFileSync(`${path}.other`, path)],
  ])('a file that %s while it is read is not taken for a picture', async (_, change) => {
    const cwd = workspace()
    const path = join(cwd, 'a.bin')
    writeFileSync(path, new Uint8Array(2 ** 25))
    writeFileSync(`${path}.other`, new Uint8Array(2 ** 25).fill(1))
    let done = false
    const reading = readInput(path).finally(() => {
      done = true
    })
    reading.catch(() => {})
    while (!done) {
      change(path)
      await turn()
    }
    await expect(reading).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringMatching(/^It changed while it was read: it had \d+ bytes, then \d+\. Try again/),
    })
  })
})
