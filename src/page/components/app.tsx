import { useEffect, useState } from 'preact/hooks'
import { listenToKeys } from '../shortcuts.ts'
import { announcement } from '../state/announce.ts'
import { photos } from '../state/photos.ts'
import type { Queue } from '../state/queue.ts'
import { CurveStrip } from './curve-strip.tsx'
import { Header } from './header.tsx'
import { PhotoList } from './photo-list.tsx'
import { Details, PaletteCard } from './result/details.tsx'
import { Result } from './result/result.tsx'
import { ResultBar } from './result/result-bar.tsx'
import { SettingsForm } from './settings/settings-form.tsx'
import { Help } from './shortcut-sheet.tsx'
import { UndoRemoval } from './undo-removal.tsx'
import { Version } from './version-notice.tsx'
import { Welcome } from './welcome/welcome.tsx'

/** The whole page. While there is no photo only the way in is shown. */
export function App({ queue }: { queue: Queue }) {
  const [help, setHelp] = useState(false)
  useEffect(() => listenToKeys(() => setHelp(true), queue.cancel), [queue])
  const isEmpty = photos.value.length === 0
  return (
    <>
      <Header isBusy={!isEmpty} onHelp={() => setHelp(true)} />
      <Version />
      <UndoRemoval />
      <main class={isEmpty ? 'empty' : 'busy'}>
        {isEmpty && <Welcome />}
        <div class="stage">
          <ResultBar onCancel={queue.cancel} onRetry={queue.retry} />
          <Result />
        </div>
        <div class="side">
          <PhotoList queue={queue} />
          <SettingsForm />
        </div>
        <div class="rest">
          <CurveStrip />
          <PaletteCard />
          <Details />
        </div>
      </main>
      <p class="visually-hidden" role="status" aria-live="polite">
        {announcement.value}
      </p>
      <Help open={help} onClose={() => setHelp(false)} />
    </>
  )
}
