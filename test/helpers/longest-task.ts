import type { Page } from 'puppeteer'

interface TraceEvent {
  name: string
  pid: number
  tid: number
  args: { name?: string }
  /** Microseconds of processor time. */
  tdur?: number
}

/** Processor time of the longest task of the page's main thread, in milliseconds: busy machines do not change it. */
export async function longestTask(page: Page, act: () => Promise<unknown>): Promise<number> {
  await page.tracing.start({ categories: ['toplevel', 'disabled-by-default-devtools.timeline'] })
  await act()
  await page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestIdleCallback(resolve))))
  const trace = Buffer.from((await page.tracing.stop())!).toString()
  const events = JSON.parse(trace).traceEvents as TraceEvent[]
  const threads = events.filter(event => event.name === 'thread_name' && event.args.name === 'CrRendererMain')
  const mine = new Set(threads.map(({ pid, tid }) => `${pid} ${tid}`))
  const tasks = events.filter(({ name, pid, tid }) => name.endsWith('RunTask') && mine.has(`${pid} ${tid}`))
  if (tasks.length === 0) throw new Error('The trace has no task of the main thread.')
  return Math.max(...tasks.map(task => (task.tdur ?? 0) / 1000))
}
