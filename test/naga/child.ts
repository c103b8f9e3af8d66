import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import type { GpuContext } from '../../src/gpu/context.ts'
import { openGpu } from '../../src/gpu/device.ts'
import { GPU_SHAPE, packedConstants, SOFTWARE_SHAPE, shapeConstants } from '../../src/gpu/dither/dither-constants.ts'
import { gpuBackend, quantizeOnGpu } from '../../src/gpu/gpu-backend.ts'
import {
  CELL_GROUP,
  FARTHEST_GROUP,
  MERGE_SLOTS,
  SMALL_CELL_GROUP,
  SOFTWARE_CELL_GROUP,
  searchConstants,
} from '../../src/gpu/gpu-constants.ts'
import { mergeCountsConstants } from '../../src/gpu/histogram/color-bitmap.ts'
import { spaceConstants } from '../../src/gpu/kmeans/gpu-points.ts'
import { groupConstants } from '../../src/gpu/measure/measure-indices.ts'
import { type Constants, pipelineOf, sourceOf } from '../../src/gpu/pipelines.ts'
import { runSelfTest } from '../../src/gpu/self-test.ts'
import { SHADERS, type ShaderName } from '../../src/gpu/shader-sources.ts'
import type { Hooks } from '../../src/quantize/settings.ts'
import { thorough } from '../helpers/covering.ts'
import { drawBitmaps, holdRaster } from '../helpers/held-raster.ts'
import { type NagaReport, type NagaWork, outcomeOf, rasterOf } from './protocol.ts'

// Runs in deno, whose WebGPU is wgpu with naga: `deno run child.js WORK REPORT`.

const quiet: Hooks = { step() {}, async yieldToEventLoop() {} }

const SHAPES = [GPU_SHAPE, SOFTWARE_SHAPE].map(shapeConstants)
const GROUPS = [false, true].map(software => groupConstants({ software }))

const STATISTICS = [false, true].map(searchConstants)
const MOMENT_SLOTS = STATISTICS.map(({ ofMoments }) => ofMoments)
const BUCKET_SLOTS = STATISTICS.map(({ ofBuckets }) => ofBuckets)

const OWN: Partial<Record<ShaderName, Constants[]>> = {
  prepare: SHAPES,
  diffuse: SHAPES,
  'prepare-choice': SHAPES,
  'set-prices': SHAPES,
  'choose-indices': SHAPES.flatMap(shape => [1, 4, 8].map(perByte => ({ ...shape, ...packedConstants(perByte) }))),
  'list-entries': SHAPES,
  'measure-indices': GROUPS,
  'sum-distances': GROUPS,
  'weigh-colors': GROUPS,
  'sum-entries': GROUPS,
  'find-commonest': GROUPS,
  'list-neighbors': GROUPS,
  'assess-steps': GROUPS,
  'count-bytes': GROUPS,
  renumber: GROUPS,
  // No job here draws a sample.
  'pick-points': [{}],
  'visible-blocks': GROUPS,
  'assign-cells': [CELL_GROUP, SMALL_CELL_GROUP, SOFTWARE_CELL_GROUP].map(GROUP => ({ GROUP })),
  'farthest-color': [{ GROUP: FARTHEST_GROUP }],
  'part-boxes': MOMENT_SLOTS,
  'sum-moments': MOMENT_SLOTS,
  'fill-boxes': BUCKET_SLOTS,
  'fill-buckets': BUCKET_SLOTS,
  'merge-counts': [{ MERGE_SLOTS }, mergeCountsConstants({ software: true } as GpuContext)],
}

type Variant = [ShaderName, Constants]

/** Of colors, in an order in which any two neighbors have both spaces and both kinds of alpha. */
const POINTS = [
  spaceConstants('srgb', 3),
  spaceConstants('oklab', 4),
  spaceConstants('srgb', 4),
  spaceConstants('oklab', 3),
]

/** Each source once. */
const distinct = (variants: Variant[]) => [...new Map(variants.map(one => [sourceOf(...one), one])).values()]

/** A shader with all constants that it is ever given. */
const variantsOf = (name: ShaderName): Variant[] =>
  distinct((OWN[name] ?? [{}]).flatMap(own => POINTS.map((points): Variant => [name, { ...points, ...own }])))

/** The first of a shader's own constants, which are a graphics card's: jobs here have those of software. */
const cardVariantOf = (name: ShaderName): Variant[] => (OWN[name] ? [[name, { ...POINTS[0], ...OWN[name][0] }]] : [])

const namesOf = (variants: Variant[]) => variants.map(([name, constants]) => `${name} ${JSON.stringify(constants)}`)

/** What WebGPU says against each of these. */
async function faultsOf(device: GPUDevice, variants: Variant[], make: (...variant: Variant) => unknown) {
  const faults: string[] = []
  for (const variant of variants) {
    device.pushErrorScope('validation')
    const reason = await Promise.resolve(make(...variant)).then(
      () => null,
      error => error.message,
    )
    const fault = (await device.popErrorScope())?.message ?? reason
    if (fault) faults.push(`${namesOf([variant])}: ${fault}`)
  }
  return faults
}

/** The names of shaders that a device compiled. */
function watchShaders(device: GPUDevice): Set<string> {
  const compiled = new Set<string>()
  const create = device.createComputePipelineAsync.bind(device)
  device.createComputePipelineAsync = async descriptor => {
    const pipeline = await create(descriptor)
    compiled.add(descriptor.label ?? '')
    return pipeline
  }
  return compiled
}

/** naga reads and checks every variant; as many are compiled for the GPU, which takes longest, as are asked for. */
async function compile(device: GPUDevice) {
  const names = Object.keys(SHADERS) as ShaderName[]
  const all = names.flatMap(variantsOf)
  const some = thorough(all, names.flatMap(cardVariantOf))
  const faults = [
    ...(await faultsOf(device, all, (name, constants) =>
      device.createShaderModule({ label: name, code: sourceOf(name, constants) }),
    )),
    ...(await faultsOf(device, some, (name, constants) => pipelineOf(device, name, constants))),
  ]
  return { read: namesOf(all), faults }
}

async function main([workFile, reportFile]: string[]): Promise<void> {
  const { cases, selfTests }: NagaWork = JSON.parse(readFileSync(workFile, 'utf8'))
  const gpu = await openGpu()
  const shaders = watchShaders(gpu.device)
  const found = await compile(gpu.device)
  const report: NagaReport = { adapter: gpu.name, ...found, compiled: [], selfTests: {}, outcomes: [] }
  for (const test of selfTests) report.selfTests[test] = await runSelfTest(gpuBackend(gpu, { seedColors: 0 }), test)
  drawBitmaps(gpu.device)
  for (const one of cases) {
    const raster = one.isHeld ? holdRaster(rasterOf(one)) : rasterOf(one)
    report.outcomes.push(outcomeOf(await quantizeOnGpu(gpu, raster, one.settings, quiet, one.internals)))
  }
  report.compiled = [...shaders]
  writeFileSync(reportFile, JSON.stringify(report))
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  error => {
    console.error(error)
    process.exit(1)
  },
)
