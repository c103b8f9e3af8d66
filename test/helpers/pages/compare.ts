import { defineCompareView } from '../../../src/page/elements/compare/compare-view.ts'

const fetched = async (path: string) => (await fetch(path)).blob()

defineCompareView()
Object.assign(window, { fetched })
