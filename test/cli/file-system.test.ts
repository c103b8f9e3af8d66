import { spawn, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { filesIn, huepress, photo, workspace } from './helpers.ts'

const onLinux = process.platform === 'linux'
const CLI = resolve(import.meta.dirname, '../../dist/lib/cli.js')

async function withPhoto(...names: string[]): Promise<string> {
  const cwd = workspace()
  for (const name of names) writeFileSync(join(cwd, name), await photo())
  return cwd
}

/** Runs a line of the shell in which `$huepress` stands for a quick run of the command line, `$run` for any. */
function shell(cwd: string, line: string): Promise<{ code: number | null; stdout: Buffer; err: string }> {
  const run = `${process.execPath} ${CLI} --backend cpu --effort 0`
  const env = { ...process.env, run, huepress: `${run} -c 4` }
  const child = spawn('sh', ['-c', line], { cwd, env })
  const [out, err]: Buffer[][] = [[], []]
  child.stdout.on('data', part => out.push(part))
  child.stderr.on('data', part => err.push(part))
  return new Promise(done =>
    child.on('close', code => done({ code, stdout: Buffer.concat(out), err: Buffer.concat(err).toString() })),
  )
}

const IEND = Buffer.from('0000000049454e44ae426082', 'hex')

/** A whole PNG with nothing before or behind it. */
async function expectOnlyImage(bytes: Buffer): Promise<void> {
  expect(bytes.subarray(0, 4).toString('latin1')).toBe('\x89PNG')
  expect(bytes.subarray(-12)).toEqual(IEND)
  expect((await sharp(bytes).metadata()).width).toBe(48)
}

describe.runIf(onLinux)('stdout by any name takes nothing but the image', () => {
  test.each(['/dev/stdout', '/dev/fd/1', '/proc/self/fd/1', 'link-to-link'])(
    '-o %s, in a pipe and in a file',
    async name => {
      const cwd = await withPhoto('a.png')
      symlinkSync('/dev/stdout', join(cwd, 'link'))
      symlinkSync('link', join(cwd, 'link-to-link'))
      for (const more of name === '/dev/stdout' ? ['', '--json', '--verbose'] : ['']) {
        const piped = await shell(cwd, `$huepress a.png -o ${name} ${more} | cat`)
        await expectOnlyImage(piped.stdout)
        expect(piped.err).toContain(more === '--json' ? '"output":"-"' : 'a.png -> -')
      }
      expect(await shell(cwd, `$huepress a.png -o ${name} > out`)).toMatchObject({ code: 0 })
      await expectOnlyImage(readFileSync(join(cwd, 'out')))
      expect(filesIn(cwd)).toEqual(['a.png', 'link', 'link-to-link', 'out'])
    },
  )

  test('a fifo or a file that stdout goes to counts as well', async () => {
    const cwd = await withPhoto('a.png')
    spawnSync('mkfifo', [join(cwd, 'fifo')])
    const piped = await shell(cwd, '$huepress a.png -o fifo > fifo & cat fifo; wait')
    await expectOnlyImage(piped.stdout)
    await shell(cwd, '$huepress a.png -o out.png > out.png')
    await expectOnlyImage(readFileSync(join(cwd, 'out.png')))
  })

  test('and stdin by any name is read once, its result goes to stdout', async () => {
    const cwd = await withPhoto('a.png')
    for (const name of ['/dev/stdin', '/dev/fd/0', '/proc/self/fd/0 -']) {
      const { code, stdout, err } = await shell(cwd, `cat a.png | $huepress ${name}`)
      expect([code, err]).toEqual([0, expect.stringMatching(/^- -> - /)])
      await expectOnlyImage(stdout)
    }
  })

  test('another fifo is a file of its own: the report goes to stdout', async () => {
    const cwd = await withPhoto('a.png')
    spawnSync('mkfifo', [join(cwd, 'fifo')])
    const { stdout } = await shell(cwd, '(cat fifo > got) & $huepress a.png -o fifo; wait')
    expect(stdout.toString()).toContain('a.png -> fifo')
    await expectOnlyImage(readFileSync(join(cwd, 'got')))
  })
})

describe.skipIf(process.platform === 'win32')('the mode of a file', () => {
  const modeOf = (path: string) => (statSync(path).mode & 0o7777).toString(8)

  test.each([0o640, 0o600, 0o444, 0o666, 0o755])('that is overwritten stays: %o', async mode => {
    const cwd = await withPhoto('a.png')
    const output = join(cwd, 'a-hue.png')
    writeFileSync(output, 'old')
    chmodSync(output, mode)
    expect((await huepress(['-f', '-c', '2', 'a.png'], { cwd })).code).toBe(0)
    expect(modeOf(output)).toBe(mode.toString(8))
    expect(readFileSync(output).subarray(1, 4).toString()).toBe('PNG')
  })

  test('stays through a link and in a sweep', async () => {
    const cwd = await withPhoto('a.png')
    const real = join(cwd, 'real.png')
    const swept = join(cwd, 'compressed_a_8.png')
    for (const path of [real, swept]) {
      writeFileSync(path, 'old')
      chmodSync(path, 0o640)
    }
    symlinkSync('real.png', join(cwd, 'link.png'))
    await huepress(['-f', '-c', '2', 'a.png', '-o', 'link.png'], { cwd })
    await huepress(['-f', '--sweep', 'a.png', '--effort', '0'], { cwd })
    expect([modeOf(real), modeOf(swept)]).toEqual(['640', '640'])
  })

  test.runIf(process.getuid?.() === 0)('goes with its owner and group', async () => {
    const cwd = await withPhoto('a.png')
    const output = join(cwd, 'a-hue.png')
    writeFileSync(output, 'old')
    chownSync(output, 12345, 54321)
    chmodSync(output, 0o660)
    await huepress(['-f', '-c', '2', 'a.png'], { cwd })
    const { uid, gid } = statSync(output)
    expect([uid, gid, modeOf(output)]).toEqual([12345, 54321, '660'])
  })

  test('that is new is what the umask gives, however open the input is', async () => {
    const cwd = await withPhoto('a.png')
    chmodSync(join(cwd, 'a.png'), 0o777)
    await shell(cwd, 'umask 027; $huepress a.png')
    expect(modeOf(join(cwd, 'a-hue.png'))).toBe('640')
    await shell(cwd, 'umask 077; $huepress a.png -d new')
    expect(modeOf(join(cwd, 'new/a-hue.png'))).toBe('600')
  })
})

describe.runIf(onLinux)('a name that is not UTF-8', () => {
  const latin1 = (cwd: string, name: string) => Buffer.from(join(cwd, name), 'latin1')

  test('is said for an input, as what it is, and the others go on', async () => {
    const cwd = await withPhoto('b.png')
    writeFileSync(latin1(cwd, 'caf\xe9.png'), await photo())
    const { code, err } = await shell(cwd, '$huepress "$(printf \'caf\\351.png\')" b.png')
    expect(code).toBe(1)
    expect(err).toMatch(/not UTF-8.*Rename it/)
    expect(err).not.toContain('No such file')
    expect(filesIn(cwd)).toContain('b-hue.png')
  })

  test('is said for each file and folder in a folder, with its bytes, and the others go on', async () => {
    const cwd = workspace()
    mkdirSync(join(cwd, 'in'))
    writeFileSync(join(cwd, 'in/b.png'), await photo())
    writeFileSync(join(cwd, 'in/\ufffd.png'), await photo())
    for (const name of ['in/caf\xe9.png', 'in/\xff.png', 'in/notes\xe9.txt', 'in/.\xe9.png']) {
      writeFileSync(latin1(cwd, name), await photo())
    }
    mkdirSync(latin1(cwd, 'in/fold\xe9r'))
    const { code, err } = await huepress(['in', '-c', '2', '-d', 'out'], { cwd })
    expect([code, filesIn(join(cwd, 'out'))]).toEqual([1, ['b-hue.png', '\ufffd-hue.png']])
    const named = err
      .trim()
      .split('\n')
      .map(line => /^huepress: (\S+): Its name is not UTF-8/.exec(line)?.[1])
    expect(named.sort()).toEqual(['in/\\xff.png', 'in/caf\\xe9.png', 'in/fold\\xe9r'])
  })

  test('is said for an output and a palette, and nothing is written', async () => {
    const cwd = await withPhoto('a.png')
    for (const flag of ['-o', '-d', '--ext']) {
      const { code, err } = await shell(cwd, `$huepress a.png ${flag} "$(printf 'caf\\351.png')"`)
      expect(code).toBe(2)
      expect(err).toContain('not UTF-8')
    }
    writeFileSync(latin1(cwd, 'caf\xe9.hex'), '#ff0000')
    const { code, err } = await shell(cwd, '$run a.png --palette "$(printf \'caf\\351.hex\')"')
    expect(code).toBe(1)
    expect(err).toContain('not UTF-8')
    expect(filesIn(cwd).filter(name => name.endsWith('-hue.png'))).toEqual([])
  })

  test('of the folder that huepress runs in is no hindrance', async () => {
    const outside = workspace()
    const cwd = latin1(outside, 'fold\xe9r')
    mkdirSync(cwd)
    writeFileSync(join(outside, 'a.png'), await photo())
    const { code, err } = await shell(outside, 'cd fold*r && cp ../a.png . && $huepress a.png && ls a-hue.png')
    expect([code, err]).toEqual([0, ''])
  })
})
