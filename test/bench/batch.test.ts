import { expect, test } from 'vitest'
import { jobsOf } from '../../bench/suites/batch.ts'

test('batch tries one job and two if the command line knows jobs, or those that are asked for', () => {
  expect(jobsOf('', 'usage\n  -j, --jobs N   files side by side')).toEqual(['1', '2'])
  expect(jobsOf('4', '  -j, --jobs N')).toEqual(['4'])
})

test('batch passes no number of jobs to a command line that does not know them, and refuses to be asked for it', () => {
  expect(jobsOf('', '  --colors N')).toEqual(['-'])
  expect(() => jobsOf('2', '  --colors N')).toThrow('This build of huepress has no option --jobs.')
})
