/** `npm run bench -- NAME ...`: runs one of the benches beside this file on the built library. */
import { existsSync } from 'node:fs'

const BENCHES = {
  quality: 'palette error against reference figures: quality --images DIR --reference CSV [--set NAME] [--speed N]',
  speed:
    'whole process against pngquant, in turn: speed [--runs N] [--colors K] [--speed N] [--megapixels M,M] PHOTO...',
  accuracy:
    'huepress and its peers on the same pictures: accuracy --images DIR [--only huepress|peers|ID,ID] [--sets NAME,NAME] [--limit N] [--jobs N] [--again] | --times [--runs N] | --page',
  work: 'what the GPU path does at least and does: work [--colors K,K] [--speed N] [--space NAME] [--no-gpu] PHOTO...',
  gpu: 'GPU in Node, stage by stage and shader by shader: gpu [--sizes MP,MP] [--colors K,K] [--speeds N,N] [--runs N] [--space NAME] [--no-pngquant] [--no-check]',
  brute: 'an iteration against a plain kernel and image-palette-webgpu: brute [--colors K] [--iterations N] PHOTO...',
  exact: 'CPU, Dawn and Chrome bit for bit: exact [--colors K,K] PHOTO...',
}

const HELP = `usage: npm run bench                     GPU against CPU, in Chrome and in Node
         [-- --sizes 0.5,2,8,24,64 --colors 16,64,256 --points colors,pixels --runs N --speed 1..10
             --longest SECONDS --places node,chrome]
       npm run bench -- --compare A B    what changed between two files of it, beyond the spread
       npm run bench -- --readme FILE    puts its tables into docs/benchmarks/gpu-cpu.md
       npm run bench -- NAME ...
${Object.entries(BENCHES)
  .map(([n, help]) => `  ${n.padEnd(8)} ${help}`)
  .join('\n')}`

const [first, ...rest] = process.argv.slice(2)
/** Options alone, or nothing, are for the bench that has no name. */
const isPlain = first === undefined || (first.startsWith('--') && first !== '--help')
const name = isPlain ? 'gpu-cpu' : first
const args = isPlain ? process.argv.slice(2) : rest
if (!isPlain && !(name in BENCHES)) {
  console.error(HELP)
  process.exit(2)
}
/** Those that do without the library: they work on stored figures, or on other programs. */
const filesAlone = args.some(arg => /^--(compare|readme)\b/.test(arg))
if (name !== 'accuracy' && !filesAlone && !existsSync(new URL('../dist/lib/node.js', import.meta.url))) {
  console.error('The library is not built. Run `npm run build` first.')
  process.exit(2)
}
const { bench } = await import(`./${name}.mjs`)
try {
  await bench(args)
} catch (error) {
  if (!isPlain) throw error
  console.error(error.message)
  process.exitCode = 1
}
