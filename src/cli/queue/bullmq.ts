import type { Queue } from 'bullmq'
import type { Redis } from 'ioredis'
import { HuepressError } from '../../node.ts'
import type { JobData, JobResult } from './job-data.ts'
import type { QueueAddress } from './queue-address.ts'

type Bull = typeof import('bullmq')

/** A queue that is connected. */
export interface OpenQueue {
  bull: Bull
  queue: Queue<JobData, JobResult>
  redis: Redis
  close(): Promise<void>
}

/** In Redis, names of huepress do not meet others. */
export const PREFIX = 'huepress'

/** A client that is not answered for so long gives up; a worker waits for as long as it takes. */
const CONNECT_MS = 5000

async function load(): Promise<{ bull: Bull; Redis: typeof Redis }> {
  try {
    const [bull, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')])
    return { bull, Redis }
  } catch (cause) {
    const message = 'The queue needs the optional packages bullmq and ioredis. Run `npm install bullmq ioredis`.'
    throw new HuepressError('package-missing', message, { cause })
  }
}

const REASONS: readonly [RegExp, string][] = [
  [/ECONNREFUSED/, 'nothing listens there. Start Redis, or correct the address'],
  [/ENOTFOUND|EAI_AGAIN/, 'there is no such host. Correct the address'],
  [/WRONGPASS|invalid username-password|invalid password/i, 'the user or password is wrong. Correct the address'],
  [/NOAUTH|Authentication required/i, 'it asks for a password. Use redis://USER:PASSWORD@HOST:PORT/NAME'],
  [/NOPERM/, 'the user has no permission. Allow all commands on keys of huepress:*'],
  [/ETIMEDOUT|timeout|timed out/i, 'it does not answer. Check the address and the network'],
]

/** A fault of Redis in words. */
export function queueError(fault: unknown, { shown }: QueueAddress): HuepressError {
  if (fault instanceof HuepressError) return fault
  const text = fault instanceof Error ? fault.message : String(fault)
  const reason = REASONS.find(([pattern]) => pattern.test(text))?.[1] ?? text
  return new HuepressError('queue', `The queue ${shown} cannot be used: ${reason}.`, { cause: fault })
}

/** Connects to a queue. Errors: 'package-missing', 'queue'. */
export async function openQueue(address: QueueAddress): Promise<OpenQueue> {
  const { bull, Redis } = await load()
  // A lost connection is made again for ever, but the first one has to be there.
  let isOpen = false
  let lastFault: unknown = null
  const redis = new Redis(address.url, {
    lazyConnect: true,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: times => (isOpen ? Math.min(100 * 2 ** times, 5000) : null),
  })
  redis.on('error', error => {
    lastFault = error
  })
  try {
    await redis.connect()
    await redis.ping()
    isOpen = true
  } catch (error) {
    redis.disconnect()
    throw queueError(lastFault ?? error, address)
  }
  const queue = new bull.Queue<JobData, JobResult>(address.name, { connection: redis, prefix: PREFIX })
  queue.on('error', () => {}) // said once, by the connection
  return {
    bull,
    queue,
    redis,
    async close() {
      await queue.close().catch(() => {})
      redis.disconnect()
    },
  }
}
