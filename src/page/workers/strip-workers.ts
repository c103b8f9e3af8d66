/** Starts a worker for strips from a file of its own: the policy of the page allows no others. */
export const startStripWorker = (): Worker =>
  new Worker(new URL('./dither-worker.ts', import.meta.url), { type: 'module', name: 'huepress-strips' })
