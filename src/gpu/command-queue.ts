/** Pixels that the commands of a submit look at, at most: those of a tile. A weak GPU takes some 20 ms for them. */
const SUBMIT_PIXELS = 2 ** 24

/** Commands that wait for others, so that all go to the GPU in one submit, in order. */
export interface CommandQueue {
  /** Adds commands that take about as long as a look at so many pixels; what waits goes first if it were too much. */
  add(commands: GPUCommandBuffer, pixels?: number): void
  /** Submits what waits. */
  flush(): void
  /** Destroys a buffer or a texture, as soon as no command that waits may need it. */
  destroy(room: GPUBuffer | GPUTexture): void
  /** Forgets what waits, and destroys the buffers that were to go with it. */
  drop(): void
}

export function makeCommandQueue(device: GPUDevice): CommandQueue {
  let waiting: GPUCommandBuffer[] = []
  let leaving: (GPUBuffer | GPUTexture)[] = []
  let cost = 0

  function drop(): void {
    for (const room of leaving) room.destroy()
    waiting = []
    leaving = []
    cost = 0
  }

  function flush(): void {
    if (waiting.length > 0) device.queue.submit(waiting)
    drop()
  }

  return {
    add(commands, pixels = 0) {
      if (cost + pixels > SUBMIT_PIXELS) flush()
      waiting.push(commands)
      cost += pixels
    },
    flush,
    destroy(room) {
      if (waiting.length > 0) leaving.push(room)
      else room.destroy()
    },
    drop,
  }
}
