import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import type { Progress } from '../../src/common/stages.ts'
import { colorDifference, compress, createEngine, decode, encodePng, HuepressError } from '../../src/node.ts'
import { mayHaveGpu } from '../../src/platform/node/gpu-node.ts'
import { huepress, photo, workspace } from './helpers.ts'

describe('compress', () => {
  test('gives the same bytes for a path, for bytes, and as the command line', async () => {
    const path = join(workspace(), 'a.png')
    writeFileSync(path, await photo())
    const fromPath = await compress(path, { colors: 12, backend: 'cpu' })
    const fromBytes = await compress(new Uint8Array(readFileSync(path)), { colors: 12, backend: 'cpu' })
    expect(Buffer.compare(fromPath.bytes, fromBytes.bytes)).toBe(0)
    const { stdout } = await huepress(['-c', '12', path, '-o', '-'], { defaults: true })
    expect(Buffer.compare(fromPath.bytes, stdout)).toBe(0)
    expect(fromPath.report).toMatchObject({ colors: 12, width: 48, height: 32, bytesOut: fromPath.bytes.length })
    expect(fromPath.indexed.indices.length).toBe(48 * 32)
    const { decode: decodeMs, encode, total } = fromPath.report.ms
    expect(decodeMs + encode).toBeLessThan(total)
  })

  test('is the same as decode, quantize and encodePng by hand', async () => {
    const image = await decode(await photo())
    const engine = await createEngine({ backend: 'cpu' })
    const byHand = await encodePng(await engine.quantize(image, { colors: 9 }), { chunks: image.chunks })
    const { bytes } = await compress(await photo(), { colors: 9, engine })
    engine.destroy()
    expect(Buffer.compare(byHand, bytes)).toBe(0)
  })

  test('gives the same bytes for a decoded image, and times no decoding', async () => {
    const image = await decode(await photo())
    const { bytes, report } = await compress(image, { colors: 9, backend: 'cpu' })
    const { bytes: fromBytes } = await compress(await photo(), { colors: 9, backend: 'cpu' })
    expect(Buffer.compare(bytes, fromBytes)).toBe(0)
    expect(report.ms.decode).toBe(0)
  })

  test('refuses pixels that no file came with', async () => {
    const { width, height, data } = await decode(await photo())
    // @ts-expect-error no DecodedImage
    const job = compress({ width, height, data }, { backend: 'cpu' })
    await expect(job).rejects.toMatchObject({ code: 'usage' })
  })

  test('takes what was counted of its pixels', async () => {
    const image = await decode(await photo())
    const engine = await createEngine({ backend: 'cpu' })
    const counted = await engine.histogram(image)
    const { bytes, report } = await compress(image, { histogram: counted, engine, colors: 5 })
    expect(report.ms.histogram).toBe(0)
    const plain = await compress(image, { engine, colors: 5 })
    engine.destroy()
    expect(Buffer.compare(bytes, plain.bytes)).toBe(0)
  })

  test('differs in color from its original less, the more colors it has', async () => {
    const image = await decode(await photo())
    const differences: number[] = []
    for (const colors of [2, 16, 128]) {
      const { indexed } = await compress(image, { colors, backend: 'cpu' })
      differences.push(colorDifference(image, indexed))
    }
    expect(differences).toEqual([...differences].sort((a, b) => b - a))
  })

  test('reports progress that never falls and ends at 1', async () => {
    const seen: Progress[] = []
    await compress(await photo(), { backend: 'cpu', onProgress: progress => seen.push(progress) })
    const fractions = seen.map(progress => progress.fraction)
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b))
    expect([fractions[0], fractions.at(-1)]).toEqual([0, 1])
    expect(seen.map(progress => progress.stage)).toEqual(expect.arrayContaining(['decode', 'kmeans', 'encode']))
  })

  test('stops when the signal fires, before and during the work', async () => {
    const name = 'AbortError'
    await expect(compress(await photo(), { signal: AbortSignal.abort() })).rejects.toMatchObject({ name })
    const controller = new AbortController()
    const onProgress = ({ stage }: Progress) => stage === 'kmeans' && controller.abort()
    const stopped = compress(await photo(), { backend: 'cpu', signal: controller.signal, onProgress })
    await expect(stopped).rejects.toMatchObject({ name })
  })

  test.each<[object, string]>([
    [{ colors: 1 }, 'between 2 and 256'],
    [{ colors: '8' }, '"8"'],
    [{ format: 'gif' }, 'png, webp'],
    [{ effort: 9 }, 'between 0 and 6 or auto'],
    [{ backend: 'tpu' }, 'auto, gpu, cpu'],
    [{ color: 8 }, 'color'],
  ])('refuses %j', async (options, text) => {
    const refused = compress(await photo(), options)
    await expect(refused).rejects.toBeInstanceOf(HuepressError)
    await expect(refused).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(text) })
  })
})

test.runIf(process.platform === 'linux')('a named driver makes Linux look for a GPU', () => {
  vi.stubEnv('VK_DRIVER_FILES', '/some/driver.json')
  expect(mayHaveGpu()).toBe(true)
  vi.unstubAllEnvs()
})

describe('without the package webgpu', () => {
  test('auto takes the CPU without a word, and gpu says how to get it', async () => {
    vi.resetModules()
    vi.doMock('webgpu', () => {
      throw new Error('Cannot find package')
    })
    const { createEngine: create } = await import('../../src/platform/node/engine-node.ts')
    const engine = await create()
    expect([engine.backend, engine.adapter]).toEqual(['cpu', null])
    const { report } = await engine.quantize({ width: 1, height: 1, data: new Uint8Array(4) })
    expect(report.notes).toEqual([])
    await expect(create({ backend: 'gpu' })).rejects.toMatchObject({
      code: 'no-gpu',
      message: expect.stringContaining('npm install webgpu'),
    })
    vi.doUnmock('webgpu')
  })
})

test('--backend gpu where there is no GPU is one line and exit code 1', async () => {
  const cwd = workspace()
  writeFileSync(join(cwd, 'a.png'), await photo())
  const env = { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' }
  const { code, out, err } = await huepress(['--backend', 'gpu', 'a.png'], { cwd, env })
  expect([code, out]).toEqual([1, ''])
  // No warning of Dawn or of the Vulkan loader before it.
  expect(err).toMatch(/^huepress: .*(GPU|webgpu).*\n$/)
})
