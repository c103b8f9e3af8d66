import { table } from '../stats.mjs'

const ms = value => (value === undefined ? '-' : value.toFixed(value < 10 ? 2 : 0))

function wallTable(cases) {
  const stages = ['upload', 'count', 'seed', 'cluster', 'lloyd', 'remap', 'readBack', 'total']
  table([
    [
      'MP',
      'K',
      'speed',
      'colors',
      'iterations',
      ...stages.map(stage => `${stage} ms`),
      'first ms',
      'GPU MiB',
      '= CPU',
      'CPU ms',
      'pngquant ms',
      'times faster',
    ],
    ...cases.map(one => [
      one.megapixels.toFixed(1),
      one.colors,
      one.speed,
      one.distinctColors,
      one.iterations,
      ...stages.map(stage => ms(one.wall[stage].median)),
      ms(one.first),
      ms(one.work.peakBytes / 2 ** 20),
      one.same === undefined ? '-' : one.same ? 'yes' : 'NO',
      ms(one.cpuMs),
      ms(one.pngquant?.ms),
      one.pngquant?.ms ? (one.pngquant.ms / one.wall.total.median).toFixed(1) : '-',
    ]),
  ])
}

function shaderTable(cases) {
  const names = [...new Set(cases.flatMap(({ shaders }) => Object.keys(shaders)))]
  console.log('\nMilliseconds by shader, from timestamps:')
  table([
    ['MP', 'K', 'speed', ...names, 'all'],
    ...cases.map(({ megapixels, colors, speed, shaders }) => [
      megapixels.toFixed(1),
      colors,
      speed,
      ...names.map(name => ms(shaders[name])),
      ms(Object.values(shaders).reduce((sum, value) => sum + value, 0)),
    ]),
  ])
}

export function printCases(cases) {
  const measured = cases.filter(({ error }) => !error)
  if (measured.length > 0) wallTable(measured)
  const timed = measured.filter(({ shaders }) => shaders)
  if (timed.length > 0) shaderTable(timed)
  for (const { megapixels, colors, speed, error } of cases)
    if (error) console.log(`${megapixels} MP${colors ? `, K = ${colors}, speed ${speed}` : ''}: ${error}`)
  for (const { megapixels, colors, speed, same } of measured)
    if (same === false) console.log(`${megapixels} MP, K = ${colors}, speed ${speed}: THE BYTES DIFFER FROM THE CPU'S`)
}
