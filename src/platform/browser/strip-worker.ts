import { serveStrips } from './serve-strips.ts'

serveStrips()
