import type { Hooks } from './settings.ts'

/** For a part of a stage that is one step of its own, or for one that was done before: progress never falls. */
export const withoutSteps = (hooks: Hooks): Hooks => ({ ...hooks, step() {} })

/** Runs a stage that yields between its steps to its end. */
export function finish<T>(steps: Generator<unknown, T>): T {
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

/** The histogram stage to its end, with progress and a turn for the event loop between steps. */
export async function finishCounting<T>(steps: Generator<number, T>, hooks: Hooks): Promise<T> {
  let step = steps.next()
  while (!step.done) {
    hooks.step('histogram', step.value, 0)
    await hooks.yieldToEventLoop()
    step = steps.next()
  }
  hooks.step('histogram', 1, 0)
  await hooks.yieldToEventLoop()
  return step.value
}

/** The init stage to its end, with progress and a turn for the event loop between steps. */
export async function finishSeeding<T>(steps: Generator<number, T>, hooks: Hooks): Promise<T> {
  let step = steps.next()
  while (!step.done) {
    hooks.step('init', step.value, 0)
    await hooks.yieldToEventLoop()
    step = steps.next()
  }
  hooks.step('init', 1, 0)
  return step.value
}

/** How far a clustering is after so many iterations, overrelaxed ones among them. */
export const iterationProgress = (all: number): number => 1 - 0.98 ** all

/** Iterations to their end; `count` tells how many of all kinds are done, and how many of Lloyd's. */
export async function finishIterating<T>(
  steps: Generator<number, T>,
  hooks: Hooks,
  count: (step: number) => [all: number, iterations: number],
): Promise<T> {
  let step = steps.next()
  while (!step.done) {
    const [all, iterations] = count(step.value)
    hooks.step('kmeans', iterationProgress(all), iterations)
    await hooks.yieldToEventLoop()
    step = steps.next()
  }
  return step.value
}

/** Runs a part of a longer search, its progress scaled to from..to. */
export function* part<T>(steps: Generator<number, T>, from: number, to: number): Generator<number, T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    yield from + (to - from) * step.value
  }
}
