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

const [name, ...args] = process.argv.slice(2)
if (!(name in BENCHES)) {
  console.error(
    `usage: npm run bench -- NAME ...\n${Object.entries(BENCHES)
      .map(([n, help]) => `  ${n.padEnd(8)} ${help}`)
      .join('\n')}`,
  )
  process.exit(2)
}
/** The one that does without the library: its page comes from stored figures, its peers are other programs. */
if (name !== 'accuracy' && !existsSync(new URL('../dist/lib/node.js', import.meta.url))) {
  console.error('The library is not built. Run `npm run build` first.')
  process.exit(2)
}
const { bench } = await import(`./${name}.mjs`)
await bench(args)
