import { defineCompareView } from '../../../src/app/elements/compare/compare-view.ts'

const fetched = async (path: string) => (await fetch(path)).blob()

defineCompareView()
Object.assign(window, { fetched })
