import { defineCompareView } from '../../../src/app/elements/compare/compare-view.ts'

/** Longest task of the page since the last look, in milliseconds. */
const tasks: number[] = []
new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration))).observe({
  type: 'longtask',
})

const fetched = async (path: string) => (await fetch(path)).blob()

defineCompareView()
Object.assign(window, { fetched, longTasks: () => tasks.splice(0) })
