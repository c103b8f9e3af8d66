import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBrowser, setUpVulkan } from './browser.mjs'
import { build } from './build.mjs'
import { run, setUp } from './setup.mjs'

/** Counts from vitest's report; a file that could not be loaded has no tests but counts as one that failed. */
function counts(report) {
  const broken = report.testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0)
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

/** Runs every test; an end without a report, or a failure that no test shows, counts as one failure. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-test-'))
  const file = join(folder, 'report.json')
  try {
    const code = run('npx', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`])
    const result = counts(JSON.parse(readFileSync(file, 'utf8')))
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

function findTools() {
  const browser = findBrowser()
  setUpVulkan(browser)
  process.env.HUEPRESS_CHROME = browser
}

setUp()
const failedSteps =
  step('Finding a browser', findTools) +
  step('The check (biome, tsc)', () => run('npm', ['run', '--silent', 'check'])) +
  step('The build', build)
const { passed, failed, skipped } = runTests()
const allFailed = failed + failedSteps
process.exitCode = allFailed > 0 || passed === 0 ? 1 : 0
console.log(`${passed} passed, ${allFailed} failed, ${skipped} skipped`)
