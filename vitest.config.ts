import { defineConfig } from 'vitest/config'
import { sources } from './vite.config.ts'

/** Tests that open a browser. Those of the benchmark page take longest. */
const BROWSER = 'test/**/*.browser.test.ts'
const BENCH = 'test/bench/*.browser.test.ts'

const project = (name: string, include: string[], exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude },
})

export default defineConfig({
  plugins: sources(),
  worker: { format: 'es', plugins: sources },
  test: {
    // Only to end a test that hangs: a busy machine must not fail one.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: 'forks',
    // Two files at a time also on two cores, where vitest would run one; more would share one software GPU.
    maxWorkers: 2,
    projects: [
      project('unit', ['test/**/*.test.ts'], ['**/*.{slow,browser}.test.ts', 'test/{package,gpu,cli}/**']),
      project('slow', ['test/**/*.slow.test.ts']),
      project('package', ['test/package/*.test.ts']),
      project('gpu', ['test/gpu/**/*.test.ts']),
      project('cli', ['test/cli/**/*.test.ts']),
      project('browser', [BROWSER], [BENCH]),
      project('bench', [BENCH]),
    ],
  },
})
