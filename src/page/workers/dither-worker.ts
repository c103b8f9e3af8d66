import { serveStrips } from '../../index.ts'

serveStrips()
