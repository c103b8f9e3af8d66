/**
 * Whose turn it is: all jobs share one engine, and a file is written, by another worker, while nobody else writes one.
 */
export interface JobQueue {
  /**
   * Runs a job that writes a file once those before it have ended. It may leave the engine to others before its end.
   */
  file(job: (leave: () => void) => Promise<void>): void
  /** Runs a job that writes none as soon as the engine is free. */
  other(job: () => Promise<void>): void
}

/** Jobs must not reject. */
export function makeJobQueue(): JobQueue {
  let free = Promise.resolve()
  let written = Promise.resolve()
  return {
    file(job) {
      const start = Promise.all([free, written])
      let leave = () => {}
      free = new Promise(resolve => {
        leave = resolve
      })
      written = start.then(() => job(leave)).finally(leave)
    },
    other(job) {
      free = free.then(job)
    },
  }
}
