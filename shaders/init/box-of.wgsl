// The box of each point, two in a word. The including shader binds `box_of`.

// Of a point in no box.
const NO_BOX = 0xffffu;

fn box_at(i: u32) -> u32 {
  let box = (box_of[i / 2u] >> (16u * (i % 2u))) & NO_BOX;
  return select(box, NONE, box == NO_BOX);
}
