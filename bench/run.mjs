/**
 * `npm run bench -- SUITE ...`: runs one of the suites. Their TypeScript is loaded by vite, since the oldest Node that is
 * supported knows none; the built library, which is what is measured, by Node itself.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runnerImport } from 'vite'

const SUITES = {
  accuracy: `huepress and its peers, picture by picture, for docs/benchmarks/accuracy.md
           --images DIR [--only PART,PART] [--sets NAME,NAME] [--colors K,K]
           --page                writes the document from what is stored`,
  batch: `many files in one process against pngquant: the pictures named, and 40 sprites
           [--runs N] [--colors K] [--jobs 1,2] PHOTO...`,
  gpu: `GPU against CPU stage by stage, in Node and in Chrome, on generated pictures or a photo
           [--sizes 0.5,2,8,24,64] [--colors 16,64,256] [--points colors,pixels] [--jobs default,plain]
           [--runs N] [--speed N] [--longest SECONDS] [--places node,chrome] [PHOTO]
           --page FILE           puts its tables into docs/benchmarks/gpu-cpu.md`,
  page: `the page in Chrome on the CPU: preview and file of a photo, longest task, layout shift, and a batch of it
           [--runs N] [--batch FILES, 0 for none] PHOTO
           The page has to be built, too.`,
  peers: `huepress and other ways to a palette, side by side
           [--colors K,K] [--runs N] [--timeout SECONDS] [--only PART,PART] [PHOTO...]
           --page                writes docs/benchmarks/peers.md from what is stored`,
  quality: `palette error against reference figures
           --images DIR --reference CSV [--set NAME] [--speed N]`,
  queue: `jobs a second of \`huepress work\` against the plain command line, sprites and photos of 2 megapixels
           [--runs N] [--jobs N] PHOTO...`,
  speed: `whole processes against pngquant, in turn
           [--runs N] [--colors K] [--speed N] [--megapixels M,M] PHOTO...`,
  targets: `the jobs whose speed has a target, against their peers in turn: some 5 minutes
           --images DIR          the folder that holds kodak24/ and photos_large/
           [--runs N] [--only PART,PART]
           --write               puts the table into docs/benchmarks/speed.md`,
  work: `what the shaders of a job do, counted stage by stage, the least that any GPU has to do, and estimated times;
           default settings unless told; in software some minutes a megapixel
           [--sizes 0.5,2,8,24,64] [--colors K] [--speed N] [--space NAME] [--dither D] [--lossy N]
           [--times] [PHOTO...]
           --page FILE           puts its tables into docs/benchmarks/gpu-work.md`,
}

const HELP = `usage: npm run bench -- SUITE ...
${Object.entries(SUITES)
  .map(([name, help]) => `  ${name.padEnd(8)} ${help}`)
  .join('\n')}`

class UsageError extends Error {
  name = 'UsageError'
}

async function run(name, args) {
  if (!(name in SUITES)) throw new UsageError(HELP)
  const library = new URL('../dist/lib/node.js', import.meta.url)
  /** Works on stored figures, without the library. */
  const isPage = args.some(arg => /^--page\b/.test(arg))
  if (!isPage && !existsSync(library)) throw new UsageError('The library is not built. Run `npm run build` first.')
  const { module } = await runnerImport(fileURLToPath(new URL(`suites/${name}.ts`, import.meta.url)), {
    configFile: false,
    logLevel: 'error',
  })
  const load = address => import(address)
  return module.bench(args, { load, library: isPage ? undefined : await load(library.href) })
}

const [name, ...args] = process.argv.slice(2)
if (name === '--help') console.log(HELP)
else {
  process.exitCode = await run(name, args).catch(error => {
    const isUsage = error.name === 'UsageError' || error.code?.startsWith('ERR_PARSE_ARGS')
    console.error(isUsage ? error.message : error)
    return isUsage ? 2 : 1
  })
}
// Dawn keeps the process alive.
setImmediate(() => process.exit())
