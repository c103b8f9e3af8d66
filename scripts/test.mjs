import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptInstall, findBrowser, setUpVulkan } from './browser.mjs'
import { buildIfStale } from './build.mjs'
import { begin, run, setUp } from './setup.mjs'

/** Counts from vitest's report; a file that could not be loaded has no tests but counts as one that failed. */
function counts(report) {
  const broken = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

const seconds = ms => `${(ms / 1000).toFixed(0)} s`

/** By suffix or else by folder of test/, as the projects of vitest.config.ts. */
function projectOf(path) {
  const [, folder] = /\/test\/(\w+)\//.exec(path.replaceAll('\\', '/')) ?? ['', '']
  const suffix = /\.(slow|browser)\.test\.ts$/.exec(path)?.[1]
  if (suffix) return suffix === 'browser' && folder === 'bench' ? folder : suffix
  return ['package', 'gpu', 'naga', 'cli'].includes(folder) ? folder : 'unit'
}

/** A line a project: two files run at a time, so that the times add up to more than has passed. */
function printProjects(report) {
  const rows = new Map()
  for (const { name, startTime, endTime, assertionResults } of report.testResults) {
    const row = rows.get(projectOf(name)) ?? { files: 0, tests: 0, ms: 0 }
    row.files++
    row.tests += assertionResults.length
    row.ms += endTime - startTime
    rows.set(projectOf(name), row)
  }
  console.log(`\n${'project'.padEnd(10)}${'files'.padStart(7)}${'tests'.padStart(7)}${'time'.padStart(9)}`)
  for (const [name, { files, tests, ms }] of rows) {
    console.log(name.padEnd(10) + `${files}`.padStart(7) + `${tests}`.padStart(7) + seconds(ms).padStart(9))
  }
}

/** Runs every test; an end without a report, or a failure that no test shows, counts as one failure. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-test-'))
  const file = join(folder, 'report.json')
  try {
    const code = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
    const report = JSON.parse(readFileSync(file, 'utf8'))
    printProjects(report)
    const result = counts(report)
    if (code !== 0 && result.failed === 0) result.failed = 1
    return result
  } catch (error) {
    console.error(`The tests left no report: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A step before the tests: 1 where it fails, which counts as a failed test. */
function step(name, work) {
  try {
    const code = work()
    if (!code) return 0
    console.error(`${name} failed with exit code ${code}.`)
  } catch (error) {
    console.error(`${name} failed: ${error.message}`)
  }
  return 1
}

/** The queue's tests start it themselves. */
function findRedis() {
  const isThere = () => !spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).error
  if (isThere() || (aptInstall('redis-server') && isThere())) return
  throw new Error('No Redis: install redis-server, 6.2 or newer.')
}

function findTools() {
  findRedis()
  const browser = findBrowser()
  setUpVulkan(browser)
  process.env.HUEPRESS_CHROME = browser
}

const start = performance.now()
setUp()
let failedSteps = step('Finding a browser and Redis', findTools)
// Side by side, since each of the two keeps hardly more than one core busy.
const checking = begin('npm', ['run', '--silent', 'check'])
failedSteps += step('The build', buildIfStale)
const checked = await checking
failedSteps += step('npm run check', () => checked)
const { passed, failed, skipped } = runTests()
const allFailed = failed + failedSteps
process.exitCode = allFailed > 0 || passed === 0 ? 1 : 0
console.log(`Time: ${seconds(performance.now() - start)}`)
console.log(`${passed} passed, ${allFailed} failed, ${skipped} skipped`)
