import { HuepressError } from '../errors.ts'
import { createWorkerClient } from '../worker/client.ts'
import type { JobResult } from '../worker/protocol.ts'
import { setUpIntake, showFileName } from './elements/intake.ts'
import { hideResult, showResult } from './elements/result.ts'
import { setUpSettings } from './elements/settings.ts'
import { setUpStatus } from './elements/status.ts'

/** A slider gives many values on its way; only the one it rests on is worked out. */
const SETTLE_MS = 120

const client = createWorkerClient()
const status = setUpStatus(() => running?.abort())
const readSettings = setUpSettings(() => {
  clearTimeout(settling)
  settling = window.setTimeout(run, SETTLE_MS)
})

let file: File | null = null
let running: AbortController | null = null
let settling = 0

let fallBack: string[] = []

/** The engine says a fall-back once; the sentence stays for as long as the CPU does the work. Others are of one job. */
function sayNotes({ backend, notes }: JobResult['report']): void {
  const ofEngine = notes.filter(note => note.includes('GPU'))
  if (ofEngine.length || backend === 'gpu') fallBack = ofEngine
  status.note([...fallBack, ...notes.filter(note => !ofEngine.includes(note))].join(' '))
}

/** Works the current file with the current settings; a run under way gives place to it. */
async function run(): Promise<void> {
  if (!file) return
  running?.abort()
  const mine = new AbortController()
  running = mine
  const input = file
  status.start()
  try {
    const onDraft = (draft: JobResult) => {
      if (running !== mine) return
      showResult(input, draft)
      sayNotes(draft.report)
    }
    const hooks = { signal: mine.signal, onProgress: status.progress, onDraft }
    const result = await client.compress(input, readSettings(), hooks)
    showResult(input, result)
    sayNotes(result.report)
    status.done('Done.')
  } catch (error) {
    if (running !== mine) return
    if (error instanceof HuepressError && error.code === 'aborted')
      status.done('Cancelled. Change a setting to start again.')
    else status.failed(error instanceof Error ? error.message : String(error))
  }
}

function take(chosen: File): void {
  file = chosen
  showFileName(chosen.name)
  hideResult()
  run()
}

setUpIntake(take, status.failed)
