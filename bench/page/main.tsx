import { render } from 'preact'
import { App } from './app.tsx'
import { open } from './state.ts'

render(<App />, document.body)
open()
