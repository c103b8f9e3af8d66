import { effect } from '@preact/signals'
import { render } from 'preact'
import { askBeforeLeaving } from './ask-before-leaving.ts'
import { App } from './components/app.tsx'
import { takeShared } from './components/intake.tsx'
import { defineCompareView } from './elements/compare/compare-view.ts'
import { defineCurvePlot } from './elements/curve-plot/curve-plot.ts'
import { takeLaunches } from './launch.ts'
import { tellNews } from './page-title.ts'
import { rememberPreset } from './preferences/presets.ts'
import { fromAddress, toAddress } from './state/address.ts'
import { startAdvice } from './state/advice.ts'
import { keepOffline } from './state/app-version.ts'
import { listSettings, replace } from './state/chosen-settings.ts'
import { startCurve } from './state/curve-state.ts'
import { connect } from './state/extras.ts'
import { startIndexMaps } from './state/index-maps.ts'
import { addPhotos } from './state/photos.ts'
import { makeClients } from './state/pool.ts'
import { startQueue } from './state/queue.ts'
import { startEstimates } from './state/time-left.ts'

defineCompareView()
defineCurvePlot()
replace(fromAddress(location.hash))
rememberPreset(location.hash.length > 1)
addEventListener('hashchange', () => replace(fromAddress(location.hash)))

/** The settings stand in the address, so that a reload or a bookmark brings them back. */
effect(() => {
  const address = toAddress(listSettings.value)
  if (address === location.hash.slice(1)) return
  history.replaceState(null, '', address ? `#${address}` : location.pathname + location.search)
})

tellNews(document)
askBeforeLeaving(window)
const clients = makeClients()
const queue = startQueue(clients)
connect(clients[0])
startCurve(clients[0])
startAdvice(clients[0])
startIndexMaps(clients[0])
startEstimates()
render(<App queue={queue} />, document.body)
takeLaunches(addPhotos)
takeShared()
keepOffline()
