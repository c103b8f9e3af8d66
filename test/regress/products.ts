import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The test files of which `npm test` runs a part: a covering array, or fewer or smaller cases. */
export const PRODUCT_FILES = [
  'test/gpu/dither/dither.test.ts',
  'test/gpu/fixed-palette.test.ts',
  'test/gpu/kmeans/cells.test.ts',
  'test/gpu/kmeans/lloyd.test.ts',
  'test/gpu/kmeans/points.test.ts',
  'test/gpu/lost-device.test.ts',
  'test/gpu/many-jobs.test.ts',
  'test/gpu/quantize.test.ts',
  'test/gpu/random.test.ts',
  'test/gpu/rdo/packed.test.ts',
  'test/gpu/rdo/rdo.test.ts',
  'test/gpu/refused-memory.test.ts',
  'test/gpu/search/gpu-seed.test.ts',
  'test/gpu/search/many-starts.test.ts',
  'test/gpu/targets.test.ts',
  'test/naga/naga.test.ts',
  'test/engine/exact.browser.test.ts',
  'test/quantize/pipeline.slow.test.ts',
  'test/quantize/dither/dither.slow.test.ts',
  'test/quantize/dither/dither-pixels.slow.test.ts',
  'test/quantize/search/color-count.slow.test.ts',
]

/** Runs every combination of their cases; sentences where it fails. */
export function runProducts(): string[] {
  const { status } = spawnSync('npx', ['vitest', 'run', ...PRODUCT_FILES], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, HUEPRESS_ALL_CASES: '1' },
    shell: process.platform === 'win32',
  })
  return status === 0 ? [] : ['products: not every combination of image, colors, space and points gave the same result']
}
