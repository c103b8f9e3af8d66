import { useEffect, useState } from 'preact/hooks'
import type { CompressReport } from '../../../index.ts'
import { ms } from '../../format-values.ts'
import { type BackendTimes, compareBackends } from '../../state/compare-backends.ts'
import { engineNote } from '../../state/engine-note.ts'
import type { Photo } from '../../state/photos.ts'
import { STAGES } from './details.tsx'

/** Why the work was done where it was. */
function whyOf({ backend, adapter }: CompressReport): string {
  if (backend === 'gpu') return engineNote.value || `The GPU did the color work: ${adapter}.`
  return engineNote.value || 'The settings say CPU.'
}

type Comparison =
  | { state: 'none' | 'working' }
  | { state: 'done'; times: BackendTimes }
  | { state: 'failed'; why: string }

const sentenceOf = ({ gpu, cpu, isSame }: BackendTimes) =>
  `GPU ${ms(gpu)}, CPU ${ms(cpu)}: ${gpu < cpu ? `${(cpu / gpu).toFixed(1)} times faster` : 'the CPU is faster here'}. ` +
  (isSame ? 'Both files have the same bytes.' : 'The files differ, which is a fault of huepress.')

/** Does the same photo on both, on request. */
function Compare({ photo }: { photo: Photo }) {
  const [comparison, show] = useState<Comparison>({ state: 'none' })
  const { result } = photo
  useEffect(() => show({ state: 'none' }), [result])
  async function start(): Promise<void> {
    show({ state: 'working' })
    try {
      show({ state: 'done', times: await compareBackends(photo) })
    } catch (error) {
      show({ state: 'failed', why: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <>
      <button type="button" id="compare-cpu" disabled={comparison.state === 'working'} onClick={start}>
        {comparison.state === 'working' ? 'Comparing…' : 'Compare with CPU'}
      </button>
      <p id="compared" role="status">
        {comparison.state === 'done' && sentenceOf(comparison.times)}
        {comparison.state === 'failed' && comparison.why}
      </p>
    </>
  )
}

/** Where the work was done and how long it took; a press tells why, and what took how long. */
export function GpuChip({ photo, report }: { photo: Photo; report: CompressReport }) {
  const isGpu = report.backend === 'gpu'
  const rows = STAGES.filter(([stage]) => report.ms[stage] > 0)
  return (
    <>
      <button type="button" id="chip" class="chip" popovertarget="chip-card" title="Where the work was done">
        <span>{isGpu ? 'GPU' : 'CPU'}</span>
        {isGpu && <span class="adapter">: {report.adapter}</span>}
        <span class="time">, {ms(report.ms.total)}</span>
      </button>
      <div id="chip-card" class="chip-card card" popover="auto">
        <p id="chip-why">{whyOf(report)}</p>
        <dl>
          {rows.map(([stage, label]) => (
            <div key={stage}>
              <dt>{label}</dt>
              <dd>{ms(report.ms[stage])}</dd>
            </div>
          ))}
        </dl>
        {isGpu && <Compare photo={photo} />}
        <p>
          <a href="./bench/index.html">How much faster is your GPU?</a>
        </p>
      </div>
    </>
  )
}
