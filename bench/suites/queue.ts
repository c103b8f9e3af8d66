/**
 * Jobs a second of `huepress work` against the plain command line with as many jobs side by side: generated sprites of
 * 64 x 64, and copies of a photo of 2 megapixels. Needs redis-server. Compare only within one run, on a quiet machine.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { integer } from '../lib/options.ts'
import { type Command, type Done, inTurn, requireFiles, runWhole, withFolder } from '../lib/processes.ts'
import { CLI } from '../lib/programs.ts'
import { fromRoot, save } from '../lib/results.ts'
import { median } from '../lib/stats.ts'
import { printTable } from '../lib/tables.ts'
import { writeSprites } from './batch.ts'
import { sized } from './speed.ts'

/** Rounds of the same forty sprites, and copies of the photo. */
const SPRITE_ROUNDS = 5
const PHOTO_COPIES = 12

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A Redis of its own, as safe as docs/queue.md asks; it is ended with the work. */
async function withRedis(folder: string, work: (port: number) => Promise<void>): Promise<void> {
  const port = await freePort()
  const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder]
  const redis: ChildProcess = spawn('redis-server', [...place, '--appendonly', 'yes', '--save', ''], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  try {
    let said = ''
    while (!said.includes('Ready to accept connections')) said += (await once(redis.stdout!, 'data'))[0]
    await work(port)
  } finally {
    redis.kill()
  }
}

/** `count` inputs with names of their own. */
function copies(files: readonly string[], rounds: number, folder: string, name: string): string[] {
  mkdirSync(join(folder, name))
  return Array.from({ length: rounds * files.length }, (_, n) => {
    const file = files[n % files.length]
    const path = join(folder, name, `${n}${file.slice(file.lastIndexOf('.'))}`)
    copyFileSync(file, path)
    return path
  })
}

const cli = (...args: string[]): Command => [
  process.execPath,
  ['--import', fromRoot('bench/lib/peak.mjs'), CLI, ...args],
]

export async function bench(args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const options = { runs: { ...text, default: '3' }, jobs: { ...text, default: '2' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const files = requireFiles(positionals)
  const runs = integer('runs', values.runs)
  const rows: string[][] = []
  await withFolder(folder =>
    withRedis(folder, async port => {
      const kinds: [string, string[]][] = [
        ['sprite', copies(await writeSprites(folder), SPRITE_ROUNDS, folder, 'sprites')],
      ]
      for (const [n, photo] of files.entries()) {
        const small = await sized(photo, folder, 2)
        kinds.push([`photo ${n + 1}, 2 megapixels`, copies([small], PHOTO_COPIES, folder, `photo-${n}`)])
      }
      for (const [kind, inputs] of kinds)
        rows.push(...(await compare(kind, inputs, { folder, port, runs, jobs: values.jobs })))
    }),
  )
  const table = [['files', 'run', 'jobs/s', 'processor ms a job', 'peak MiB'], ...rows]
  printTable(table)
  save('queue', { runs, jobs: values.jobs, table })
}

interface Place {
  folder: string
  port: number
  runs: number
  jobs: string
}

/** The plain command line and a worker that drains a full queue, in turn. */
async function compare(kind: string, inputs: readonly string[], place: Place): Promise<string[][]> {
  const out = join(place.folder, 'out')
  const common = ['-d', out, '--allow-larger']
  const ways = ['plain', 'queue'] as const
  const done = { plain: [] as Done[], queue: [] as Done[] }
  await inTurn(ways, place.runs, async (way, run) => {
    rmSync(out, { recursive: true, force: true })
    const queue = `redis://127.0.0.1:${place.port}/${kind.replace(/\W+/g, '-')}-${run}`
    if (way === 'queue') await runWhole(cli('enqueue', ...inputs, ...common, '--queue', queue))
    const work = way === 'plain' ? [...inputs, ...common, '--backend', 'cpu'] : ['work', '--queue', queue, '--drain']
    done[way].push(await runWhole(cli(...work, '-j', place.jobs, '-q')))
  })
  return ways.map(way => {
    const perSecond = inputs.length / (median(done[way].map(({ ms }) => ms)) / 1000)
    const cpuMs = median(done[way].map(({ cpuMs }) => cpuMs)) / inputs.length
    const peak = Math.max(...done[way].map(({ err }) => Number(/peak ([\d.]+) MiB/.exec(err)?.[1])))
    return [kind, way, perSecond.toFixed(2), cpuMs.toFixed(1), peak.toFixed(0)]
  })
}
