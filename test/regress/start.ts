import { main } from './main.ts'

/** The exit code of the run that the command line asks for. */
export const code = await main(process.argv.slice(2))
