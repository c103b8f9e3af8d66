import { useEffect, useState } from 'preact/hooks'
import { version } from '../../../../package.json' with { type: 'json' }
import { bytes, saving } from '../../format-values.ts'
import { findGpu, gpuName } from '../../state/gpu-name.ts'
import afterUrl from './demo-after.png?url'
import beforeUrl from './demo-before.png?url'

/** Both files of the demonstration, made by `huepress demo-before.png -c auto --effort 6`. */
function useDemo(): { before: Blob; after: Blob } | null {
  const [files, setFiles] = useState<{ before: Blob; after: Blob } | null>(null)
  useEffect(() => {
    const load = async (url: string) => (await fetch(url)).blob()
    Promise.all([load(beforeUrl), load(afterUrl)]).then(
      ([before, after]) => setFiles({ before, after }),
      () => {}, // The way in is there all the same.
    )
  }, [])
  return files
}

/** A picture before and after, to be compared with the handle. */
function Demo() {
  const files = useDemo()
  const sizes = files && { bytesIn: files.before.size, bytesOut: files.after.size }
  return (
    <figure id="demo" class="demo card">
      <compare-view
        original={files?.before ?? null}
        result={files?.after ?? null}
        originalLabel="Before"
        resultLabel="After"
      />
      <figcaption>
        {sizes ? (
          <>
            <b>{bytes(sizes.bytesIn)}</b> → <b>{bytes(sizes.bytesOut)}</b> <b class="saving">{saving(sizes)}</b>
            <span class="note">Move the handle.</span>
          </>
        ) : (
          '\u00a0'
        )}
      </figcaption>
    </figure>
  )
}

const BENCHMARK = './bench/index.html'

function GpuLine() {
  useEffect(() => {
    findGpu()
  }, [])
  const name = gpuName.value
  const words = name === null ? 'No GPU: the CPU does the work, with the same result.' : `GPU: ${name ?? '…'}`
  return (
    <p id="gpu-line">
      {words} <a href={BENCHMARK}>How much faster is your GPU?</a>
    </p>
  )
}

/** What the page is for, shown while there is no photo. */
export function Welcome() {
  return (
    <div class="welcome">
      <Demo />
      <div class="facts-of-page">
        <p>
          <strong>Reads</strong> PNG, JPEG, WebP, AVIF, GIF, HEIC, JPEG XL, PSD, JPEG 2000, BMP and ICO.{' '}
          <strong>Writes</strong> PNG, WebP and JPEG XL with a palette, and WebP for photos.
        </p>
        <p>
          <strong>Compare</strong> before and after, down to the pixel. <strong>Save</strong> one file, or all as a zip.
          Works offline.
        </p>
        <GpuLine />
        <p class="foot">
          huepress {version}, MIT license. This page's security policy blocks uploads: it may talk to its own server
          only.
        </p>
      </div>
    </div>
  )
}
