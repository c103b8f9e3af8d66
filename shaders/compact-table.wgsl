// The distinct opaque colours from the table, in Morton order.

#include morton.wgsl
#include compact.wgsl

fn key_of_bin(bin: u32) -> u32 {
  return key_of_code(bin);
}
