import http from 'node:http'; import fs from 'node:fs'; import puppeteer from 'puppeteer'; import sharp from 'sharp'
const [dist, photo, jobs = '3', optionsText = '{"dither":0,"lossy":0}'] = process.argv.slice(2)
const { data, info } = await sharp(photo).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
const worker = `
import { createEngine } from '/lib/index.js'
onmessage = async ({ data: { width, height, jobs, options } }) => {
  const pixels = new Uint8Array(await (await fetch('/pixels')).arrayBuffer())
  const engine = await createEngine({ backend: 'gpu' })
  for (let n = 0; n < jobs; n++) {
    postMessage({ begin: n }); await new Promise(r => { self.onmessage = r })
    const image = { width, height, data: pixels.slice() }
    const handle = options.handle ? await engine.histogram(image) : undefined
    const { handle: _, ...rest } = options
    const { report } = await engine.quantize(image, { ...rest, histogram: handle })
    if (handle) engine.release(handle)
    postMessage({ end: n, ms: report.ms, mse: report.mse, backend: report.backend, notes: report.notes }); await new Promise(r => { self.onmessage = r })
  }
  postMessage({ done: true })
}`
const server = http.createServer((q, r) => {
  const type = q.url.endsWith('.js') ? 'text/javascript' : 'text/html'
  const send = (body, t = type) => { r.writeHead(200, { 'content-type': t }); r.end(body) }
  if (q.url === '/') return send('<!doctype html><title>x</title>')
  if (q.url === '/pixels') return send(data, 'application/octet-stream')
  if (q.url === '/worker.js') return send(worker)
  try { send(fs.readFileSync(dist + q.url)) } catch { r.writeHead(404); r.end() }
}).listen(0)
const url = `http://localhost:${server.address().port}/`
const browser = await puppeteer.launch({ executablePath: process.env.HUEPRESS_CHROME, args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-dawn-features=disable_workgroup_init'], protocolTimeout: 3e6 })
const page = await browser.newPage(); await page.goto(url)
const cpu = () => {
  let sum = 0
  for (const pid of fs.readdirSync('/proc').filter(n => /^\d+$/.test(n))) {
    let cmd = ''; try { cmd = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8') } catch { continue }
    if (!cmd.includes('--type=renderer')) continue
    for (const tid of fs.readdirSync(`/proc/${pid}/task`)) try {
      if (fs.readFileSync(`/proc/${pid}/task/${tid}/comm`, 'utf8').startsWith('DedicatedWorker')) sum += Number(fs.readFileSync(`/proc/${pid}/task/${tid}/schedstat`, 'utf8').split(' ')[0]) / 1e6
    } catch {}
  }
  return sum
}
let before = 0
await page.exposeFunction('step', m => {
  if ('begin' in m) before = cpu()
  if ('end' in m) console.log(m.end, 'worker thread ms', (cpu() - before).toFixed(0), JSON.stringify(m.notes), m.backend, m.mse, Math.round(m.ms.total))
})
await page.evaluate((width, height, jobs, options) => new Promise((done, fail) => {
  const w = new Worker('/worker.js', { type: 'module' }); w.onerror = e => fail(new Error(e.message))
  w.onmessage = async ({ data }) => { if (data.done) return done(); await window.step(data); w.postMessage(0) }
  w.postMessage({ width, height, jobs, options })
}), info.width, info.height, Number(jobs), JSON.parse(optionsText))
await browser.close(); server.close()
