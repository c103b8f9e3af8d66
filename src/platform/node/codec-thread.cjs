/**
 * Runs one call of a WebAssembly encoder in a thread of its own. Started as text, so that it works wherever the library
 * lies.
 */
const { readFileSync } = require('node:fs')
const { parentPort, workerData } = require('node:worker_threads')

const compile = () => new WebAssembly.Module(readFileSync(workerData.wasm))

async function oxipng({ png, level }) {
  const glue = await import(workerData.glue)
  glue.initSync(compile())
  return glue.optimise(png, level, false, false)
}

async function webp({ rgba, width, height, settings }) {
  const { default: makeModule } = await import(workerData.glue)
  const instantiateWasm = (imports, done) => {
    const instance = new WebAssembly.Instance(compile(), imports)
    done(instance)
    return instance.exports
  }
  const { encode } = await makeModule({ noInitialRun: true, instantiateWasm })
  const bytes = encode(rgba, width, height, settings)
  if (!bytes) throw new Error('the encoder gave up')
  return bytes
}

const codecs = { oxipng, webp }

codecs[workerData.call.codec](workerData.call).then(bytes => {
  const own = bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice()
  parentPort.postMessage(own, [own.buffer])
})
