// The columns of a row that survivors work on, and the errors of the row above. Twin of openRow of
// src/quantize/dither/diffuse-row.ts.

fn error_above(line: u32, x: i32) -> vec4<i32> {
  if (x < 0 || x >= i32(part.width)) {
    return vec4<i32>(0);
  }
  return unpack_error(carried[line + u32(x)]);
}

// A column of a row, worked out; `ready`: where its pixel is.
fn column_of(row: u32, x: u32, line_above: u32, ready: u32) -> Column {
  let pixel = prepared[ready];
  let own = vec4<i32>(unpack_coords(pixel));
  let extra = pixel.x >> EXTRA_SHIFT;
  var above = vec4<i32>(0);
  if (row > 0u) {
    above = 5 * error_above(line_above, i32(x)) + 3 * error_above(line_above, i32(x) + 1)
      + error_above(line_above, i32(x) - 1);
  }
  let share = select(0, i32(part.strength), (extra & 1u) != 0u);
  let base = (own << vec4<u32>(SHARE_SHIFT)) + above * share + (1 << (SHARE_SHIFT - 1u));
  return Column(base, extra | ((pixel.y >> EXTRA_SHIFT) << 8u) | (u32(own.w) << 16u));
}

// Opens a column of the row of a slot.
fn open_column(row: u32, x: u32, line_above: u32, ready: u32, slot: u32) {
  if (x < part.width) {
    let column = column_of(row, x, line_above, ready);
    bases[slot * OPEN_COLUMNS + x % OPEN_COLUMNS] = column.base;
    facts[slot * OPEN_COLUMNS + x % OPEN_COLUMNS] = column.facts;
  }
}

// Where errors of a row are, of the two lines of a strip.
fn line_of(strip: u32, row: u32) -> u32 {
  return (2u * strip + row % 2u) * part.width;
}

// Opens column `column` of the block that a row is at in step s.
fn open_in_block(at: Place, s: u32, team: Team, number: u32, slot: u32, column: u32) {
  if (at.is_live) {
    let ready = prepared_at(number, s, slot, column);
    open_column(at.row, at.block * BLOCK * PER_BYTE + column, line_of(team.strip, at.row + 1u), ready, slot);
  }
}
