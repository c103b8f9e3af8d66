// Adds a workgroup's points to the sums of what each is in. Neighbors often share that, not always side by side: those
// of one are taken behind each other, so that a thread adds once to each, in a slot of the workgroup if it finds one.
// The including shader says what is added: begin_sums(), add_point(i, owner), end_sums(owner).

// What each point is in; NOWHERE if it adds to nothing.
var<private> owner_of: array<u32, SEARCH_RUN>;

fn merge_points(first: u32, local: u32) {
  clear_slots(local);
  var rest = 0u;
  for (var n = 0u; n < SEARCH_RUN; n++) {
    rest |= u32(owner_of[n] != NOWHERE) << n;
  }
  while (rest != 0u) {
    let owner = owner_of[firstTrailingBit(rest)];
    begin_sums();
    for (var bits = rest; bits != 0u; bits &= bits - 1u) {
      let n = firstTrailingBit(bits);
      if (owner_of[n] == owner) {
        add_point(first + n, owner);
        rest &= ~(1u << n);
      }
    }
    end_sums(owner);
  }
  empty_slots(local);
}
