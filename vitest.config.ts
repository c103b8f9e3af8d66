import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { sources } from './vite.config.ts'

/** Tests that open a browser. Those of the benchmark page take longest. */
const BROWSER = 'test/**/*.browser.test.ts'
const BENCH = 'test/bench/*.browser.test.ts'

/** Their files have processes of their own. */
const ISOLATED = ['package', 'naga']

const project = (name: string, include: string[], exclude: string[] = [], globalSetup: string[] = []) => ({
  extends: true as const,
  test: {
    name,
    include,
    exclude,
    globalSetup,
    isolate: ISOLATED.includes(name),
    // Files of gpu also share modules, and so a device with what is compiled for it.
    setupFiles: ['test/helpers/equal-arrays.ts', ...(name === 'gpu' ? [] : ['test/helpers/fresh-modules.ts'])],
  },
})

/** Browsers that test files share. */
const POOL = ['test/helpers/browser-pool.ts']

/** In turn, so that files of one share processes. */
const ORDER = ['naga', 'package', 'gpu', 'browser', 'bench', 'slow', 'cli', 'unit']

/** The files of a project that take longest, longest first. */
const LONG = [
  'regress/regress.browser',
  'page/page.browser',
  'engine/exact.browser',
  'formats/png/optimize-parts.slow',
  'cli/queue/faults',
  'fuzz/fuzz.slow',
  'bench/trouble.browser',
  'package/package',
  'page/journeys.browser',
  'page/elements/color-cloud.browser',
  'page/batch-trouble.browser',
  'page/access.browser',
  'page/states.browser',
  'page/layout.browser',
  'cli/jobs/side-by-side',
  'cli/file-system',
  'cli/kill',
  'cli/format',
  'cli/interrupt',
]

/** One project after the other, its longest files first, so that at the end no worker waits long for the other. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    const rank = ({ moduleId, project }: TestSpecification) => {
      const at = LONG.findIndex(name => moduleId.endsWith(`/test/${name}.test.ts`))
      return ORDER.indexOf(project.name) * (LONG.length + 1) + (at < 0 ? LONG.length : at)
    }
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other))
  }
}

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
    sequence: { sequencer: LongestFirst },
    projects: [
      project('unit', ['test/**/*.test.ts'], ['**/*.{slow,browser}.test.ts', 'test/{package,gpu,naga,cli}/**']),
      project('slow', ['test/**/*.slow.test.ts']),
      project('package', ['test/package/*.test.ts']),
      project('gpu', ['test/gpu/**/*.test.ts']),
      project('naga', ['test/naga/*.test.ts']),
      project('cli', ['test/cli/**/*.test.ts']),
      project('browser', [BROWSER], [BENCH], POOL),
      project('bench', [BENCH], [], POOL),
    ],
  },
})
