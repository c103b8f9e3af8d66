import { useEffect, useState } from 'preact/hooks'
import { copyText } from '../../clipboard.ts'
import { cssProperties, gimpPalette, hexList } from '../../palette-texts.ts'
import { paletteFileName } from '../../preferences/palette-name.ts'
import { downloadBlob } from '../../zip/save.ts'

/** How long the confirmation stays. */
const SAID_MS = 4000

/** One string for each thing that can be copied. */
const FORMS: [label: string, text: (palette: Uint8Array, order: number[], name: string) => string][] = [
  ['Hex list', hexList],
  ['CSS', cssProperties],
  ['GIMP palette', gimpPalette],
]

/** Saves the palette in the order of the file that has it, as the command line needs it to make the same file. */
function savePalette(palette: Uint8Array, name: string): void {
  const order = Array.from({ length: palette.length / 4 }, (_, entry) => entry)
  downloadBlob(new Blob([gimpPalette(palette, order, name)], { type: 'text/plain' }), paletteFileName(name))
}

/** Buttons that put all colors on the clipboard, as they are shown. */
export function PaletteCopy({ palette, order, name }: { palette: Uint8Array; order: number[]; name: string }) {
  const [message, say] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => say(''), SAID_MS)
    return () => clearTimeout(timer)
  }, [message])
  const copy = async (label: string, text: string) => say(await copyText(text, `Copied ${order.length} as ${label}.`))
  return (
    <div class="palette-copy">
      <span class="note">Copy all as</span>
      {FORMS.map(([label, text]) => (
        <button
          type="button"
          key={label}
          aria-label={`Copy all as ${label}`}
          onClick={() => copy(label, text(palette, order, name))}
        >
          {label}
        </button>
      ))}
      <button type="button" id="save-palette" onClick={() => savePalette(palette, name)}>
        Save as file
      </button>
      <span class="note" role="status">
        {message}
      </span>
    </div>
  )
}
