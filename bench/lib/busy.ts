/** How long the GPU had work, as the host sees it: from a submit until the queue says that it is done. */

type Span = [begin: number, end: number]

const spans: Promise<Span>[] = []
let isWatched = false

/** Watches all queues from now on; false if there is no WebGPU. */
export function watchQueues(): boolean {
  const queue = globalThis.GPUQueue?.prototype
  if (!queue || isWatched) return isWatched
  isWatched = true
  const { submit } = queue
  queue.submit = function (this: GPUQueue, buffers) {
    const begin = performance.now()
    const result = submit.call(this, buffers)
    const end = () => performance.now()
    spans.push(
      this.onSubmittedWorkDone()
        .then(end, end)
        .then((end): Span => [begin, end]),
    )
    return result
  }
  return true
}

/** Milliseconds that the spans cover. */
export function covered(all: readonly Span[]): number {
  let [sum, until] = [0, Number.NEGATIVE_INFINITY]
  for (const [begin, end] of [...all].sort(([a], [b]) => a - b)) {
    sum += Math.max(0, end - Math.max(begin, until))
    until = Math.max(until, end)
  }
  return sum
}

/** Milliseconds since the last time in which some queue had work; null if nothing was watched. */
export async function takeBusy(): Promise<number | null> {
  const taken = await Promise.all(spans.splice(0))
  return isWatched ? covered(taken) : null
}
