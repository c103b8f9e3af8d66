import { spawn, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The repository's root. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command in the repository with nothing on its standard input; gives its exit code. */
export function run(command, args, environment = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...environment },
    shell: process.platform === 'win32',
  })
  if (error) console.error(`${command}: ${error.message}`)
  return status ?? 1
}

/** Begins a command; what it prints comes in one piece at its end. Gives a promise of its exit code. */
export function begin(command, args) {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  })
  const output = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => output.push(part))
  return new Promise(done => {
    child.on('error', error => {
      console.error(`${command}: ${error.message}`)
      done(1)
    })
    child.on('close', code => {
      process.stdout.write(Buffer.concat(output))
      done(code ?? 1)
    })
  })
}

const timeOf = path => (existsSync(path) ? statSync(path).mtimeMs : 0)

/** npm writes this file at the end of an install, so that a broken one is repeated. */
const installed = () => timeOf(`${root}node_modules/.package-lock.json`) >= timeOf(`${root}package-lock.json`)

/** Installs the packages where they are missing or older than the lock file. */
export function setUp() {
  if (installed()) return
  console.log('Installing packages (npm ci).')
  const code = run('npm', ['ci', '--no-audit', '--no-fund'], { PUPPETEER_SKIP_DOWNLOAD: '1' })
  if (code !== 0) {
    console.error(`npm ci failed with exit code ${code}: see above.`)
    process.exit(code)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) setUp()
