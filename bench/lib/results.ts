/** Figures of runs, as JSON in bench/results. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** A file of the repository, by its path from the root. */
export const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'))

/** What a figure depends on besides the code. */
export function machine() {
  const all = cpus()
  return {
    cpu: all[0].model.trim(),
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: process.platform,
  }
}

export type Machine = ReturnType<typeof machine>

export const machineWords = ({ cpu, cores, memoryGiB, node, platform }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`

/** Writes the dated JSON of a run and says where: beside another one of the same day, so that both can be compared. */
export function save(name: string, data: object): void {
  const date = new Date().toISOString().slice(0, 10)
  let path = `bench/results/${date}-${name}.json`
  for (let n = 2; existsSync(fromRoot(path)); n++) path = `bench/results/${date}-${name}-${n}.json`
  const file = { name, date, version: readJson(fromRoot('package.json')).version, machine: machine(), ...data }
  writeFileSync(fromRoot(path), `${JSON.stringify(file, null, 2)}\n`)
  console.log(`written: ${path}`)
}
