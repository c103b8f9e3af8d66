import shader from '../../../../shaders/page/color-cloud.wgsl'

export const SAMPLES = 4
export const DEPTH_FORMAT: GPUTextureFormat = 'depth24plus'

export interface Pipelines {
  colors: GPURenderPipeline
  marks: GPURenderPipeline
  lines: GPURenderPipeline
  layout: GPUBindGroupLayout
}

const attribute = (format: GPUVertexFormat, arrayStride: number, shaderLocation: number): GPUVertexBufferLayout => ({
  arrayStride,
  stepMode: 'instance',
  attributes: [{ format, offset: 0, shaderLocation }],
})

/** Sprites of colors and centroids, and lines, over one uniform of the scene. */
export async function makePipelines(device: GPUDevice, format: GPUTextureFormat): Promise<Pipelines> {
  const module = device.createShaderModule({ label: 'cloud', code: shader })
  const visibility = GPUShaderStage.VERTEX | GPUShaderStage.FRAGMENT
  const layout = device.createBindGroupLayout({ label: 'cloud', entries: [{ binding: 0, visibility, buffer: {} }] })
  const common = (name: string, topology: GPUPrimitiveTopology, alphaToCoverageEnabled: boolean) => ({
    label: `cloud ${name}`,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    primitive: { topology },
    multisample: { count: SAMPLES, alphaToCoverageEnabled },
    depthStencil: { format: DEPTH_FORMAT, depthWriteEnabled: true, depthCompare: 'less' as const },
    fragment: { module, entryPoint: `${name}Fragment`, targets: [{ format }] },
  })
  const [colors, marks, lines] = await Promise.all([
    device.createRenderPipelineAsync({
      ...common('color', 'triangle-strip', true),
      vertex: { module, entryPoint: 'colorVertex', buffers: [attribute('uint32', 4, 0), attribute('uint32', 4, 1)] },
    }),
    device.createRenderPipelineAsync({
      ...common('mark', 'triangle-strip', true),
      vertex: {
        module,
        entryPoint: 'markVertex',
        buffers: [attribute('float32x3', 12, 0), attribute('unorm8x4', 4, 1)],
      },
    }),
    device.createRenderPipelineAsync({
      ...common('line', 'line-list', false),
      vertex: {
        module,
        entryPoint: 'lineVertex',
        buffers: [{ arrayStride: 12, attributes: [{ format: 'float32x3', offset: 0, shaderLocation: 0 }] }],
      },
    }),
  ])
  return { colors, marks, lines, layout }
}
