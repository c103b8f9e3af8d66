import type { HTMLAttributes } from 'preact'
import type { CompareView } from './compare-view.ts'

/** What `<compare-view>` takes in JSX: its properties and its events. */
export interface CompareViewAttributes
  extends HTMLAttributes<CompareView>,
    Partial<Pick<CompareView, 'original' | 'result' | 'originalLabel' | 'resultLabel' | 'highlight' | 'flicker'>> {
  onviewchange?: (event: Event) => void
  onpictureerror?: (event: CustomEvent<{ side: 'original' | 'result'; message: string }>) => void
}

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'compare-view': CompareViewAttributes
    }
  }
}
