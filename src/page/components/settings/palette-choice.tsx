import { signal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { colors } from '../../format-values.ts'
import { rgbOf } from '../../palette-texts.ts'
import { colorList, paletteOf } from '../../preferences/listed-colors.ts'
import { paletteNames } from '../../preferences/palette-name.ts'
import { change, settings } from '../../state/chosen-settings.ts'
import { bring } from '../../state/extras.ts'
import { explain } from '../../state/failure.ts'
import { selected } from '../../state/photos.ts'

/** Whether a palette is about to be chosen. */
export const isChoosing = signal(false)

const fault = signal('')

function take(palette: Uint8Array, name?: string): void {
  const list = colorList(palette)
  if (name) paletteNames.set(list, name)
  fault.value = ''
  isChoosing.value = false
  change({ palette: list, locked: null, quality: null, maxBytes: null })
}

async function read(file: File): Promise<void> {
  try {
    take(await bring.palette(file), file.name)
  } catch (error) {
    fault.value = `${file.name}: ${explain(error).words}`
  }
}

/** The colors of the palette in force, small. */
function Chosen({ list }: { list: string }) {
  const palette = paletteOf(list)
  const count = palette.length / 4
  return (
    <div id="chosen-palette">
      <p>
        <b>{colors(count)}</b>
        {paletteNames.has(list) ? ` of ${paletteNames.get(list)}` : ''}. Every picture gets exactly these.
      </p>
      <div class="mini-swatches" aria-hidden="true">
        {Array.from({ length: count }, (_, entry) => (
          <span key={entry} style={{ '--swatch': rgbOf(palette, entry) }} />
        ))}
      </div>
    </div>
  )
}

/** The one palette that every picture gets: of a file, or of the picture that is looked at. */
export function PaletteChoice() {
  const input = useRef<HTMLInputElement>(null)
  const { palette } = settings.value
  const { result } = selected.value ?? {}
  return (
    <div class="palette-choice">
      {palette ? (
        <Chosen list={`${palette}`} />
      ) : (
        <p class="note">Takes palettes of GIMP (.gpl), .pal, lists of hex colors, and pictures of few colors.</p>
      )}
      <div class="row">
        <button type="button" id="choose-palette" onClick={() => input.current?.click()}>
          Open a palette
        </button>
        {!palette && result?.report.kind === 'palette' && (
          <button type="button" id="use-palette" onClick={() => take(result.palette)}>
            Use this picture's
          </button>
        )}
      </div>
      <input
        ref={input}
        id="palette-file"
        type="file"
        accept=".gpl,.pal,.hex,.txt,.png"
        aria-label="Palette file"
        hidden
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? []
          if (file) read(file)
          currentTarget.value = ''
        }}
      />
      <p class="fault" role="alert">
        {fault.value}
      </p>
    </div>
  )
}
