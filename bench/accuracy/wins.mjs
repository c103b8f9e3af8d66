/** Where a peer is ahead of huepress. */
import { figuresOf, groupOf, isBetter } from './figures.mjs'
import { firstOf, isOurs } from './settings.mjs'

/** How many pictures the peer is ahead on, of those both have; undefined for a figure of one picture. */
function picturesAhead(figure, peer, ours) {
  if (figure.single) return undefined
  const own = figure.ours ?? figure.id
  return peer.rows.filter((row, i) => isBetter(figure, row[figure.id], ours.rows[i][own])).length
}

/** Every figure whose mean is better in a peer's row than in a row of huepress in the same table, with both values. */
export function peerWins(store, set, colors, table) {
  const group = groupOf(store, set, colors, table)
  const all = group.filter(({ setting }) => isOurs(setting))
  const wins = []
  for (const peer of group.filter(({ setting }) => !isOurs(setting)))
    for (const figure of figuresOf(set).filter(({ id }) => id in peer.means)) {
      const value = peer.means[figure.id]
      const beaten = all
        .map(ours => ({ setting: ours.setting, value: ours.means[figure.ours ?? figure.id], ours }))
        .filter(ours => ours.value !== undefined && isBetter(figure, value, ours.value))
        .map(({ ours, ...rest }) => ({ ...rest, pictures: picturesAhead(figure, peer, ours) }))
      if (beaten.length > 0) wins.push({ set, colors, table, setting: peer.setting, figure, value, beaten })
    }
  return wins
}

/** For each peer and figure: on how many pictures it is ahead of the first row of huepress in the table; none without that row. */
export function pictureWins(store, set, colors, table) {
  const group = groupOf(store, set, colors, table)
  const ours = group.find(({ setting }) => setting === firstOf(table))
  if (!ours) return []
  return group
    .filter(({ setting }) => !isOurs(setting))
    .map(peer => ({
      setting: peer.setting,
      ahead: Object.fromEntries(
        figuresOf(set)
          .filter(({ id, single }) => !single && id in peer.means)
          .map(figure => [figure.id, picturesAhead(figure, peer, ours)]),
      ),
    }))
}
