// Where the hash table of colors that are not opaque begins to look for a key. A slot holds key ^ 1: key 1 cannot
// occur (alpha 0 is key 0), so that a zeroed table is empty.

fn hash_of(key: u32) -> u32 {
  var mixed = (key ^ (key >> 15u)) * 0x2c1b3c6du;
  mixed = (mixed ^ (mixed >> 12u)) * 0x297a2d39u;
  return mixed ^ (mixed >> 15u);
}

fn stored(key: u32) -> u32 {
  return key ^ 1u;
}
