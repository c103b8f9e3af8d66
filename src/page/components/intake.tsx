import { signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import sampleUrl from '../../../examples/parrots.png?url'
import { canPaste, pastedPictures } from '../clipboard.ts'
import { type Dropped, filesOf, filesOfInput, filesOfShare, skippedWords } from '../dropped-files.ts'
import { sharedFiles } from '../offline/shared-files.ts'
import { announce } from '../state/announce.ts'
import { addPhotos, photos } from '../state/photos.ts'
import { Icon } from './icons.tsx'
import { drawLogo, drawScreenshot } from './welcome/draw-samples.ts'

/** Files may be dropped and pasted anywhere on the page. */
function useDrops(take: (dropped: Dropped) => void): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const ending = new AbortController()
    const listen = <K extends keyof DocumentEventMap>(type: K, handle: (event: DocumentEventMap[K]) => void) =>
      document.addEventListener(type, handle, { signal: ending.signal })
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    listen('paste', async event => {
      if (event.clipboardData?.files.length) take(await filesOf(event.clipboardData))
    })
    listen('dragover', event => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    })
    listen('dragleave', event => {
      if (!event.relatedTarget) setOver(false)
    })
    listen('drop', async event => {
      event.preventDefault()
      if (!hasFiles(event)) return setOver(false)
      setOver(false)
      take(await filesOf(event.dataTransfer))
    })
    return () => ending.abort()
  }, [take])
  return over
}

/** What was left out of the last folder. */
const skipped = signal('')

export const Skipped = () =>
  skipped.value ? (
    <p id="skipped" class="note">
      {skipped.value}
    </p>
  ) : null

/** Why nothing came in, in one sentence. */
const fault = signal('')

const fail = (words: string): void => {
  fault.value = words
}

function take(dropped: Dropped): void {
  fail('')
  if (dropped.incoming.length > 0) addPhotos(dropped.incoming)
  skipped.value = skippedWords(dropped)
  if (skipped.value) announce(skipped.value)
}

async function fetchPhoto(): Promise<File> {
  const response = await fetch(sampleUrl)
  if (!response.ok) throw new Error(`the server answered ${response.status}`)
  return new File([await response.blob()], 'parrots.png', { type: 'image/png' })
}

/** A photo, a logo and a screenshot, the kinds that get much smaller. */
const SAMPLES: [id: string, label: string, make: () => Promise<File>][] = [
  ['sample', 'photo', fetchPhoto],
  ['sample-logo', 'logo', drawLogo],
  ['sample-screenshot', 'screenshot', drawScreenshot],
]

/** Takes what another app shared, if the page was opened for that. */
export async function takeShared(): Promise<void> {
  const shared = await sharedFiles()
  if (Array.isArray(shared)) take(filesOfShare(shared))
  else if (shared) fail(shared.refusal)
}

async function takeSample(make: () => Promise<File>): Promise<void> {
  try {
    const file = await make()
    take({ incoming: [{ file, path: file.name }], skipped: [] })
    // The button is gone with the empty page.
    document.querySelector<HTMLElement>('#choose')?.focus()
  } catch (error) {
    fail(`The sample cannot be loaded: ${error instanceof Error ? error.message : error}.`)
  }
}

async function paste(): Promise<void> {
  try {
    const files = await pastedPictures()
    if (files.length === 0) return fail('There is no picture on the clipboard.')
    take({ incoming: files.map(file => ({ file, path: file.name })), skipped: [] })
  } catch {
    fail('The browser does not let this page paste.')
  }
}

/** A file dialog, for files or for a whole folder. */
function useDialog(id: string, folder: boolean) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (input.current) input.current.webkitdirectory = folder
  }, [folder])
  const element = (
    <input
      ref={input}
      type="file"
      id={id}
      accept={folder ? undefined : 'image/*,.heic,.heif,.jxl'}
      aria-label={folder ? 'Folder of photos' : 'Photo files'}
      multiple
      hidden
      onChange={({ currentTarget }) => {
        if (currentTarget.files?.length) take(filesOfInput(currentTarget))
        currentTarget.value = '' // The same file chosen again is a change again.
      }}
    />
  )
  return [element, () => input.current?.click()] as const
}

/** Where photos come in: large while there is none, one row of buttons afterwards. */
export function Intake() {
  const over = useDrops(take)
  const [files, chooseFiles] = useDialog('file', false)
  const [folder, chooseFolder] = useDialog('folder', true)
  const isSmall = photos.value.length > 0
  return (
    <section
      id="intake"
      class={`intake${isSmall ? ' small' : ''}${over ? ' over' : ''}`}
      aria-label={isSmall ? 'More photos' : 'Photos'}
    >
      {!isSmall && (
        <p id="intake-hint">
          <strong>Drop pictures here,</strong> paste them, or
        </p>
      )}
      <div class="row">
        <button type="button" id="choose" class={isSmall ? 'with-icon' : 'primary'} onClick={chooseFiles}>
          {isSmall && <Icon name="plus" />}
          <span>
            {isSmall ? 'Add' : 'Choose pictures'}
            {isSmall && <span class="word"> photos</span>}
          </span>
        </button>
        <button type="button" id="choose-folder" onClick={chooseFolder}>
          {isSmall ? 'Add a folder' : 'Choose a folder'}
        </button>
        {!isSmall && canPaste() && (
          <button type="button" id="paste" onClick={paste}>
            Paste
          </button>
        )}
      </div>
      {!isSmall && (
        <div class="row samples">
          <span>or try a</span>
          {SAMPLES.map(([id, label, make]) => (
            <button key={id} type="button" id={id} onClick={() => takeSample(make)}>
              {label}
            </button>
          ))}
        </div>
      )}
      {files}
      {folder}
      {!isSmall && (
        <p class="fault" role="alert">
          {fault.value}
        </p>
      )}
      {!isSmall && <Skipped />}
    </section>
  )
}
