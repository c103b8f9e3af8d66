// What steps of entries would change, as it is in memory, all in words. For each entry: the changes of its steps, 64
// bits each, low word first; then a bit for each entry that its points can reach; then the weight of its points and the
// sums of their weighted offsets along x, y and z, 64 bits each. Behind all that, the weighted squared distance.

const STEPS = 18u;
const NO_NEIGHBOR = 0xffffffffu;
const OVERLAPS = MAX_COLORS * STEPS * 2u;
const SUMS = OVERLAPS + MAX_COLORS * (MAX_COLORS / 32u);
const ENTRY_SUMS = 7u;
const INERTIA = SUMS + MAX_COLORS * ENTRY_SUMS;
