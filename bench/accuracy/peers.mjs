/** Packages that only this bench uses. They live in bench/peers, apart from what huepress depends on. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Something that the user has to install, build or name first. */
export class MissingError extends Error {}

const resolvers = [createRequire(new URL('../peers/package.json', import.meta.url)), createRequire(import.meta.url)]

/** The path of a file in a package, `name/file`, or of the package's entry. */
export function peerPath(name) {
  for (const { resolve } of resolvers) {
    try {
      return resolve(name)
    } catch {
      // the next place
    }
  }
  throw new MissingError(`${name} is not installed: run \`npm install\` in bench/peers.`)
}

export function packageVersion(name) {
  let folder = dirname(peerPath(name))
  for (; folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
      if (found.name === name) return found.version
    } catch {
      // no package.json in this folder
    }
  }
  throw new MissingError(`${name} has no package.json.`)
}
