import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import S3rver from 's3rver'

const CLI = resolve(import.meta.dirname, '../../../dist/lib/cli.js')

/** A port of the loopback that nothing listens to. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A Redis of the system's on a port of its own; it keeps everything on disk at once. */
export async function startRedis(extra: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'huepress-redis-'))
  const port = await freePort()
  let server: ChildProcess
  async function start(): Promise<void> {
    const files = ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always', '--save', '']
    server = spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', ...files, ...extra], {
      stdio: 'ignore',
    })
    const failed = once(server, 'error').then(([error]) => Promise.reject(error))
    await Promise.race([failed, answers(port)])
  }
  async function stop(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    const ended = once(server, 'exit')
    server.kill('SIGTERM')
    await ended
  }
  await start()
  return {
    port,
    address: (name: string) => `redis://127.0.0.1:${port}/${name}`,
    async stop(): Promise<void> {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
    async restart(): Promise<void> {
      await stop()
      await start()
    },
  }
}

/** What a Redis says to PING, or nothing. */
async function ping(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [reply] = await once(socket, 'data')
    return String(reply)
  } catch {
    return ''
  } finally {
    socket.destroy()
  }
}

/** Waits until a Redis is up and has loaded its data; it may ask for a password. */
async function answers(port: number): Promise<void> {
  while (!/PONG|NOAUTH/.test(await ping(port))) await sleep(30)
}

/** An S3 server with these buckets, and the environment that leads the command line to it. */
export async function startS3(buckets: readonly string[]) {
  const directory = mkdtempSync(join(tmpdir(), 'huepress-s3-'))
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: buckets.map(name => ({ name, configs: [] })),
  })
  const { port } = await server.run()
  const env = {
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    AWS_ACCESS_KEY_ID: 'S3RVER',
    AWS_SECRET_ACCESS_KEY: 'S3RVER',
    AWS_REGION: 'us-east-1',
  }
  return {
    env,
    async close(): Promise<void> {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  out: string
  err: string
}

/** Starts a command of the queue, as a process of its own. */
export function startQueue(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } })
  let out = ''
  let err = ''
  child.stdout.on('data', part => {
    out += part
  })
  child.stderr.on('data', part => {
    err += part
  })
  child.stdin.end()
  const ended = new Promise<Ended>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => done({ code, signal, out, err }))
  })
  return {
    child,
    ended,
    out: () => out,
    /** Waits until it printed this. */
    async said(text: string): Promise<void> {
      while (!out.includes(text)) {
        if (child.exitCode !== null) throw new Error(`It ended without "${text}": ${out}${err}`)
        await sleep(20)
      }
    },
  }
}

/** Runs a command of the queue to its end. */
export const runQueue = (args: readonly string[], env?: NodeJS.ProcessEnv): Promise<Ended> =>
  startQueue(args, env).ended

/** The events that a worker told in JSON. */
export const eventsOf = (out: string): { event: string; input?: string; code?: string; message: string }[] =>
  out
    .split('\n')
    .filter(line => line.endsWith('}'))
    .map(line => JSON.parse(line))
