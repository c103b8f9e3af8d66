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
import { EXPECTED, type SelfTest } from '../../src/gpu/self-test-results.ts'
import { SHADERS, type ShaderName } from '../../src/gpu/shader-sources.ts'
import type { Hooks } from '../../src/quantize/settings.ts'
import { type NagaCase, type NagaReport, outcomeOf, rasterOf } from './protocol.ts'

// Runs in deno, whose WebGPU is wgpu with naga: `deno run child.js CASES REPORT`.

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
  'count-bytes': GROUPS,
  renumber: GROUPS,
  'visible-blocks': GROUPS,
  'assign-cells': [CELL_GROUP, SMALL_CELL_GROUP, SOFTWARE_CELL_GROUP].map(GROUP => ({ GROUP })),
  'farthest-color': [{ GROUP: FARTHEST_GROUP }],
  'part-boxes': MOMENT_SLOTS,
  'sum-moments': MOMENT_SLOTS,
  'fill-boxes': BUCKET_SLOTS,
  'fill-buckets': BUCKET_SLOTS,
  'merge-counts': [{ MERGE_SLOTS }, mergeCountsConstants({ software: true } as GpuContext)],
}

/** Every shader with all constants that it is ever given. */
function variants(): [ShaderName, Constants][] {
  const seen = new Map<string, [ShaderName, Constants]>()
  for (const name of Object.keys(SHADERS) as ShaderName[])
    for (const own of OWN[name] ?? [{}])
      for (const space of ['srgb', 'oklab'] as const)
        for (const dims of [3, 4] as const) {
          const constants = { ...spaceConstants(space, dims), ...own }
          seen.set(sourceOf(name, constants), [name, constants])
        }
  return [...seen.values()]
}

async function main([casesFile, reportFile]: string[]): Promise<void> {
  const gpu = await openGpu()
  const report: NagaReport = { adapter: gpu.name, compiled: [], errors: [], selfTests: {}, outcomes: [] }
  for (const [name, constants] of variants()) {
    const label = `${name} ${JSON.stringify(constants)}`
    gpu.device.pushErrorScope('validation')
    const reason = await pipelineOf(gpu.device, name, constants).then(
      () => null,
      error => error.message,
    )
    const fault = (await gpu.device.popErrorScope())?.message ?? reason
    if (fault) report.errors.push(`${label}: ${fault}`)
    else report.compiled.push(label)
  }
  for (const test of Object.keys(EXPECTED) as SelfTest[])
    report.selfTests[test] = await runSelfTest(gpuBackend(gpu, { seedColors: 0 }), test)
  for (const one of JSON.parse(readFileSync(casesFile, 'utf8')) as NagaCase[])
    report.outcomes.push(outcomeOf(await quantizeOnGpu(gpu, rasterOf(one), one.settings, quiet, one.internals)))
  writeFileSync(reportFile, JSON.stringify(report))
}

main(process.argv.slice(2)).then(
  () => process.exit(0),
  error => {
    console.error(error)
    process.exit(1)
  },
)
