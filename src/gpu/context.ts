import { HuepressError } from '../common/errors.ts'
import { type CommandQueue, makeCommandQueue } from './command-queue.ts'
import type { Gpu } from './device.ts'
import { closeScopes, openScopes, type ScopeUser } from './error-scopes.ts'
import { type Constants, pipelineOf } from './pipelines.ts'
import type { ShaderName } from './shader-sources.ts'

type Room = GPUBuffer | GPUTexture

/** One piece of work on the GPU: it owns its buffers and textures, and turns every fault into an error 'gpu'. */
export interface GpuContext {
  readonly device: GPUDevice
  /** Grows as the job goes on. */
  readonly transfers: Transfers
  /** The adapter runs on the CPU. */
  readonly software: boolean
  /** How fast iterations were so far. */
  readonly speed: Speed
  /**
   * Runs GPU calls inside error scopes, which stay open until the next `wait` or `settle` throws what they report: one
   * set of scopes a stage.
   */
  guard<T>(work: () => T): T
  /** What is asked of the GPU; submitted before anything that waits for it. */
  readonly commands: CommandQueue
  /** Submits what waits for others. */
  flush(): void
  /** Writes words to the front of a buffer, behind all that was asked for before. */
  write(buffer: GPUBuffer, words: Uint32Array<ArrayBuffer> | Int32Array<ArrayBuffer>): void
  /** Waits for the GPU, or rejects at once when the device is lost or has reported an error. */
  wait<T>(promise: Promise<T>): Promise<T>
  /** Waits until every error scope so far has reported, and throws what they found. */
  settle(): Promise<void>
  /** A zeroed buffer that lives until `release` or the end of the job. */
  buffer(label: string, bytes: number, usage: GPUBufferUsageFlags): GPUBuffer
  /** A texture of four bytes a pixel that the browser can draw to, and that can be copied; freed as buffers are. */
  texture(label: string, width: number, height: number): GPUTexture
  /** A buffer with these words; `words` says how many it holds, where more than are given. */
  upload(
    label: string,
    data: Uint32Array | Int32Array | Uint8Array,
    usage?: GPUBufferUsageFlags,
    words?: number,
  ): GPUBuffer
  /** Waits only if it is not compiled yet, unlike `wait`, which takes a turn of the GPU's process in Chrome. */
  pipeline(name: ShaderName, constants?: Constants): Promise<GPUComputePipeline>
  /** Starts to compile a pipeline that will be asked for. */
  precompile(name: ShaderName, constants: Constants): void
  release(room: Room): void
  /** The same context with buffers of its own, which its `end` destroys; they end with the whole one too. */
  part(): GpuContext
  /** Destroys all of them. */
  end(): void
}

function gpuError(cause: unknown): HuepressError {
  if (cause instanceof HuepressError) return cause
  const reason = cause instanceof Error || cause instanceof Object ? String((cause as Error).message) : String(cause)
  return new HuepressError(
    'gpu',
    `The GPU failed: ${reason || 'no reason given'}. Use the CPU: the result is the same.`,
    {
      cause,
    },
  )
}

/**
 * Writes the data to the front of a new buffer. Not by mapping it: that zeroes its memory first, and takes the host
 * twice as long.
 */
function fill(queue: GPUQueue, buffer: GPUBuffer, { buffer: bytes, byteOffset, byteLength }: ArrayBufferView): void {
  const inWords = byteLength - (byteLength % 4)
  queue.writeBuffer(buffer, 0, bytes, byteOffset, inWords)
  if (inWords === byteLength) return
  const last = new Uint8Array(4)
  last.set(new Uint8Array(bytes, byteOffset + inWords, byteLength - inWords))
  queue.writeBuffer(buffer, inWords, last)
}

/** Starts a job; call `end` when it is over, whatever its outcome. */
export function openContext({
  device,
  software,
  owned = true,
}: Pick<Gpu, 'device' | 'software'> & Partial<Gpu>): GpuContext {
  const rooms = new Set<Room>()
  let fault: HuepressError | undefined
  const user: ScopeUser = {
    checks: [],
    note(error) {
      if (error) fault ??= gpuError(error)
    },
  }
  const onError = (event: GPUUncapturedErrorEvent) => user.note(event.error)
  device.addEventListener('uncapturederror', onError)
  const lost = device.lost.then(info => {
    // The device goes away with the engine too: only a job that waits for it hears of it.
    throw new HuepressError('gpu', `The GPU was lost (${info.message || info.reason}). Try again, or use the CPU.`)
  })
  lost.catch(error => {
    fault = error
  })

  function guard<T>(work: () => T): T {
    openScopes(device, user)
    try {
      return work()
    } catch (error) {
      throw gpuError(error)
    } finally {
      // A caller's own scopes may come in between on a device of theirs.
      if (!owned) closeScopes(device)
    }
  }

  const commands = makeCommandQueue(device)
  const flush = () => guard(commands.flush)
  const write: GpuContext['write'] = (buffer, words) => {
    guard(() => {
      commands.flush()
      device.queue.writeBuffer(buffer, 0, words)
    })
  }

  async function settle(): Promise<void> {
    closeScopes(device)
    while (user.checks.length > 0) {
      const pending = user.checks
      user.checks = []
      await Promise.race([Promise.all(pending), lost])
    }
    if (fault) throw fault
  }

  async function wait<T>(promise: Promise<T>): Promise<T> {
    // Now, so that the replies come along with the result.
    closeScopes(device)
    try {
      const value = await Promise.race([promise, lost])
      await settle()
      return value
    } catch (error) {
      // What the device reported says more than the rejected promise that follows from it.
      await settle()
      throw gpuError(error)
    }
  }

  async function pipeline(name: ShaderName, constants: Constants = {}): Promise<GPUComputePipeline> {
    try {
      return await Promise.race([guard(() => pipelineOf(device, name, constants)), lost])
    } catch (error) {
      await settle()
      throw gpuError(error)
    }
  }

  function make(label: string, bytes: number, usage: GPUBufferUsageFlags): GPUBuffer {
    const size = Math.max(16, Math.ceil(bytes / 16) * 16)
    const limit =
      usage & GPUBufferUsage.STORAGE ? device.limits.maxStorageBufferBindingSize : device.limits.maxBufferSize
    if (size > limit) {
      const [neededMiB, most] = [size, limit].map(n => `${Math.ceil(n / 2 ** 20)} MiB`)
      throw new HuepressError(
        'gpu',
        `The image needs ${neededMiB} for ${label} but the GPU allows ${most}. Use the CPU.`,
      )
    }
    return device.createBuffer({ label, size, usage })
  }

  function makeTexture(label: string, width: number, height: number): GPUTexture {
    const { COPY_SRC, COPY_DST, RENDER_ATTACHMENT } = GPUTextureUsage
    return device.createTexture({
      ...{ label, size: [width, height], format: 'rgba8unorm' },
      usage: COPY_SRC | COPY_DST | RENDER_ATTACHMENT,
    })
  }

  const transfers = { upload: 0, readBack: 0 }
  const speed: Speed = { pairsPerMs: null }

  function part(): GpuContext {
    const ownRooms = new Set<Room>()
    const track = <T extends Room>(room: T) => {
      for (const set of [ownRooms, rooms]) set.add(room)
      return room
    }
    const release = (room: Room) => {
      for (const set of [ownRooms, rooms]) set.delete(room)
      commands.destroy(room)
    }
    return {
      device,
      transfers,
      software,
      speed,
      guard,
      commands,
      flush,
      write,
      wait,
      settle,
      buffer: (label, bytes, usage) => guard(() => track(make(label, bytes, usage))),
      texture: (label, width, height) => guard(() => track(makeTexture(label, width, height))),
      upload: (label, data, usage = GPUBufferUsage.STORAGE, words = data.length) =>
        guard(() => {
          const buffer = track(make(label, words * 4, usage | GPUBufferUsage.COPY_DST))
          fill(device.queue, buffer, data)
          return buffer
        }),
      pipeline,
      precompile(name, constants) {
        guard(() => pipelineOf(device, name, constants)).catch(() => {})
      },
      release,
      part,
      end: () => [...ownRooms].forEach(release),
    }
  }

  return {
    ...part(),
    end() {
      device.removeEventListener('uncapturederror', onError)
      commands.drop()
      for (const room of rooms) room.destroy()
      rooms.clear()
      closeScopes(device)
    },
  }
}

interface Speed {
  /** Pairs of a point and a centroid that a millisecond is enough for; null if it is not known yet. */
  pairsPerMs: number | null
}

/** Wall milliseconds of a job's transfers; they are parts of the stages in which they happen. */
interface Transfers {
  /** The pixels' way to the GPU. */
  upload: number
  /** The way of colors, labels and indices to the host, from the end of the work that made them. */
  readBack: number
}
