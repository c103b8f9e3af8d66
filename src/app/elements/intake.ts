import sampleUrl from '../../../examples/parrots.png?url'
import { byId, make } from '../dom.ts'

/** The ways a photo comes in: chosen, dropped, pasted, or the sample. Each ends in one call of `take`. */
export function setUpIntake(take: (file: File) => void, fail: (message: string) => void): void {
  const area = byId('intake')
  const input = byId<HTMLInputElement>('file')

  function takeFirst(files: FileList | undefined | null): void {
    const file = files?.[0]
    if (file) take(file)
  }

  byId('choose').addEventListener('click', () => input.click())
  input.addEventListener('change', () => {
    takeFirst(input.files)
    input.value = '' // The same file chosen again is a change again.
  })

  byId('sample').addEventListener('click', async () => {
    try {
      const response = await fetch(sampleUrl)
      if (!response.ok) throw new Error(`the server answered ${response.status}`)
      take(new File([await response.blob()], 'parrots.png', { type: 'image/png' }))
    } catch (error) {
      fail(`The sample cannot be loaded: ${error instanceof Error ? error.message : error}.`)
    }
  })

  document.addEventListener('paste', event => takeFirst(event.clipboardData?.files))
  document.addEventListener('dragover', event => {
    event.preventDefault()
    area.classList.add('over')
  })
  document.addEventListener('dragleave', event => {
    if (!event.relatedTarget) area.classList.remove('over')
  })
  document.addEventListener('drop', event => {
    event.preventDefault()
    area.classList.remove('over')
    takeFirst(event.dataTransfer?.files)
  })
}

/** Once there is a photo the area shrinks to a bar that names it. */
export function showFileName(name: string): void {
  byId('intake').classList.add('small')
  byId('intake-hint').replaceChildren(make('strong', { textContent: name }))
}
