import { basename, delimiter } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { QuantizeOptions } from '../src/engine/api-types.ts'
import { createEngine, type Engine } from '../src/engine/engine.ts'
import { decode } from '../src/platform/node/decode-node.ts'
import { openBrowser, openHarness, type TestBrowser } from '../test/helpers/browser.ts'
import { startServer, type TestServer } from '../test/helpers/browser-server.ts'
import { dawn } from '../test/helpers/dawn.ts'
import { outcomeOf, outcomesInChrome } from '../test/helpers/outcome.ts'

const photos = (process.env.HUEPRESS_PHOTOS ?? '').split(delimiter).filter(Boolean)
const colors = (process.env.HUEPRESS_COLORS ?? '').split(',').map(Number)
const jobs: QuantizeOptions[] = (['srgb', 'oklab'] as const).flatMap(space =>
  colors.map(count => ({ colors: count, space })),
)

let server: TestServer
let chrome: TestBrowser
let cpu: Engine
let gpu: Engine

beforeAll(async () => {
  server = await startServer()
  chrome = await openBrowser({ webgpu: true })
  cpu = await createEngine({ backend: 'cpu' })
  gpu = await createEngine({ backend: 'gpu', gpu: await dawn() })
})

afterAll(async () => {
  gpu?.destroy()
  await chrome?.close()
  server?.close()
})

test.each(photos)('%s', async path => {
  const image = await decode(path)
  const { page } = await openHarness(chrome.browser, server.url)
  for (const options of jobs) {
    const twin = await cpu.quantize(image, options)
    const expected = { ...outcomeOf(twin), backend: 'gpu' }
    const inDawn = await gpu.quantize(image, options)
    expect(outcomeOf(inDawn), `Dawn ${JSON.stringify(options)}`).toEqual(expected)
    const [inChrome] = await outcomesInChrome(page, server, image, [options])
    expect(inChrome, `Chrome ${JSON.stringify(options)}`).toEqual(expected)
    const { distinctColors, iterations, pixels } = twin.report
    console.log(
      `${basename(path)} ${(pixels / 1e6).toFixed(1)} MP, ${distinctColors} colors, K=${options.colors} ${options.space}: ` +
        `equal after ${iterations} iterations on ${inDawn.report.adapter}`,
    )
  }
  await page.close()
})
