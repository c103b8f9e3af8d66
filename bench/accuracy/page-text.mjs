/** What the page says about its set-up and its limits. */
import { picturesOf } from './figures.mjs'
import { isOurs, SETS, SETTINGS } from './settings.mjs'
import { markdown } from './tables.mjs'

const object = json => Object.entries(JSON.parse(json)).map(([key, value]) => `${key}: ${value}`)

const COMMANDS = {
  huepress: args => ['huepress IN -c K', ...args, '--backend cpu --allow-larger -o OUT'].join(' '),
  pngquant: args => `pngquant ${args.join(' ')} K IN`,
  ImageMagick: args => `convert IN ${args.join(' ')} -colors K PNG8:OUT`,
  sharp: ([json]) => `sharp(IN).png({ palette: true, colors: K, ${object(json).join(', ')} })`,
  '@napi-rs/image': ([json]) => `losslessCompressPng(await pngQuantize(IN, { colors: K, ${object(json).join(', ')} }))`,
}

function versionsOf(setting, rows) {
  const versions = [...new Set(rows.filter(row => row.setting === setting.id).map(row => row.version))]
  return (isOurs(setting) ? 'build ' : '') + versions.join(', ')
}

function calls({ rows }) {
  const measured = SETTINGS.filter(({ id }) => rows.some(row => row.setting === id))
  return markdown(
    [
      ['row', 'version', 'call'],
      ...measured.map(setting => [
        setting.label,
        versionsOf(setting, rows),
        `\`${COMMANDS[setting.tool](setting.args)}\``,
      ]),
    ],
    3,
  )
}

function pictures({ rows }, sets) {
  return sets
    .map(set => `* ${set}: ${SETS[set].about}: ${picturesOf(rows.filter(row => row.set === set)).join(', ')}.`)
    .join('\n')
}

const SCORES = `* **mse**: squared error of the 8-bit sRGB values, mean over pixels and channels; lower is better. With alpha, the result and its original are
  composited over black, over white, and over a checkerboard of squares of 8 pixels (gray 102 and 153), each with its own figure.
* **on soft pixels**: mse over black and over white, averaged, on those pixels only that are neither clear nor opaque in the original: a halo shows here.
* **butteraugli**: Debian's program of 2017; lower is better. Compare it only with itself.
* **SSIMULACRA2**: calc-s2-rust 1.0.3; higher is better, 100 is identical, 90 visually lossless.
* **bytes**: of the file as the tool writes it. *After oxipng*: pngquant's file through oxipng level 4 (@jsquash/oxipng 2.3.0).
* **seconds**: of the whole process on one picture, see the limits below; left out where the build of huepress is not the one that was scored. *To the default*: divided by the
  time of huepress without options.

Without dithering mse is the figure to judge by; with it, the two that see as a person does. The best of a column is in bold.`

export function setup(store, sets) {
  const { cpu, cores, memoryGiB, node, platform } = store.setup
  return [
    '## Set-up',
    `Every tool runs as a whole process, from a PNG to a file, with K colors. Machine: ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}.`,
    calls(store),
    'Pictures:',
    pictures(store, sets),
    'Figures:',
    SCORES,
    `To measure again: \`npm install\` in \`bench/peers\`, \`apt-get install pngquant butteraugli imagemagick\`, a folder with the picture sets, then \`npm run build\`,
\`npm run bench -- accuracy --images DIR\`, \`npm run bench -- accuracy --times\` and \`npm run bench -- accuracy --page\`. Rows that are already there are kept unless
the tool's version, its options or the build of huepress changed, or \`--again\` asks for it.`,
  ]
}

const timesOf = times =>
  times
    ? `* Times are the median of ${times.runs} runs of one picture (${times.picture}, 0.4 megapixels), all tools in turn on a machine that did other work as well; the start of Node counts where a
  tool runs in it. The ratio says more than the seconds. No GPU is behind them: huepress computes on the CPU here.`
    : '* Times are not measured yet.'

export const limits = ({ times }) => [
  '## Limits',
  `* Few pictures: other photos give other means, and a mean hides how much pictures differ.
* Means of error follow the pictures that are hard: the noise picture outweighs the others of the alpha set, so these stand one by one as well.
* Scores are models of an eye, not people. They see a picture at one size and distance.
* sharp rounds the color count up to 16 or 256 and is measured at those only.
* Each tool runs at its slowest setting or the one named, not at every one; a tool may do better with options that were not tried.
* huepress passes a file through where its result is not smaller; here \`--allow-larger\` turns that off.
${timesOf(times)}`,
]
