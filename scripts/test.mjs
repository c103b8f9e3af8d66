import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptInstall, findBrowser, setUpVulkan } from './browser.mjs'
import { begin, run, setUp } from './setup.mjs'

/** Projects of vitest.config.ts, by whether they need a build. */
const UNBUILT = ['unit']
const BUILT = ['slow', 'package', 'naga', 'gpu', 'cli', 'browser', 'bench']

const sum = numbers => numbers.reduce((total, number) => total + number, 0)

/** Counts from vitest's reports; a file that could not be loaded has no tests but counts as one that failed. */
function counts(reports) {
  const isBroken = file => file.status === 'failed' && file.assertionResults.length === 0
  return {
    passed: sum(reports.map(report => report.numPassedTests)),
    failed: sum(reports.map(report => report.numFailedTests + report.testResults.filter(isBroken).length)),
    skipped: sum(reports.map(report => report.numPendingTests + report.numTodoTests)),
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
function printProjects(reports) {
  const rows = new Map()
  for (const { name, startTime, endTime, assertionResults } of reports.flatMap(report => report.testResults)) {
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

/**
 * Runs projects of vitest, by `run` or `begin`. An end without a report, or a failure that no test shows, counts as one
 * failure.
 */
async function runProjects(command, projects, reportFile) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`]
  const code = await command('npx', ['vitest', 'run', ...projects.flatMap(name => ['--project', name]), ...reporters])
  try {
    const report = JSON.parse(readFileSync(reportFile, 'utf8'))
    if (code !== 0 && counts([report]).failed === 0) report.numFailedTests = 1
    return report
  } catch (error) {
    console.error(`The tests left no report: ${error.message}`)
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numTodoTests: 0, testResults: [] }
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

/**
 * Every step and test. Checks, the build and the tests that need no build run side by side, since hardly one of them
 * keeps more than one core busy.
 */
async function runAll(folder) {
  const missing = step('Finding a browser and Redis', findTools)
  const unbuilt = runProjects(begin, UNBUILT, join(folder, 'unbuilt.json'))
  const [built, checked] = await Promise.all([
    begin(process.execPath, ['scripts/build.mjs']),
    begin('npm', ['run', '--silent', 'check']),
  ])
  const failedSteps = missing + step('The build', () => built) + step('npm run check', () => checked)
  const reports = [await unbuilt, await runProjects(run, BUILT, join(folder, 'built.json'))]
  printProjects(reports)
  const { passed, failed, skipped } = counts(reports)
  return { passed, failed: failed + failedSteps, skipped }
}

const start = performance.now()
setUp()
const folder = mkdtempSync(join(tmpdir(), 'huepress-test-'))
const { passed, failed, skipped } = await runAll(folder)
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
console.log(`Time: ${seconds(performance.now() - start)}`)
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
