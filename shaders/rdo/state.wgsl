// What a thread is in the midst of, from one part to the next; at a place of its own, so without barriers.

fn stored_survivor(at: u32) -> Survivor {
  let error = vec2<u32>(memory[at + 4u], memory[at + 5u]);
  return Survivor(i32(memory[at]), i32(memory[at + 1u]), memory[at + 2u], memory[at + 3u], error, memory[at + 6u]);
}

fn store_survivor(at: u32, survivor: Survivor) {
  memory[at] = u32(survivor.total);
  memory[at + 1u] = u32(survivor.exit);
  memory[at + 2u] = survivor.length;
  memory[at + 3u] = survivor.past;
  memory[at + 4u] = survivor.error.x;
  memory[at + 5u] = survivor.error.y;
  memory[at + 6u] = survivor.begins;
}

// The same of a row, which all its threads read and its first two write.

fn stored_best(at: u32) -> Best {
  let error = vec2<u32>(memory[at + 2u], memory[at + 3u]);
  let before = vec4<u32>(memory[at + 5u], memory[at + 6u], memory[at + 7u], memory[at + 8u]);
  return Best(memory[at], i32(memory[at + 1u]), error, memory[at + 4u], before);
}

fn stored_left(at: u32) -> vec2<u32> {
  return vec2<u32>(memory[at + 9u], memory[at + 10u]);
}

fn stored_run(at: u32) -> Run {
  return Run(memory[at + 11u], memory[at + 12u], memory[at + 13u]);
}

fn store_row(at: u32, lane: u32, best: Best, left: vec2<u32>, run: Run) {
  if (lane == 0u) {
    memory[at] = best.lane;
    memory[at + 1u] = u32(best.cost);
    memory[at + 2u] = best.error.x;
    memory[at + 3u] = best.error.y;
    memory[at + 4u] = best.past;
    for (var word = 0u; word < 4u; word++) {
      memory[at + 5u + word] = best.before[word];
    }
    memory[at + 9u] = left.x;
    memory[at + 10u] = left.y;
  } else if (lane == 1u) {
    memory[at + 11u] = run.source;
    memory[at + 12u] = run.length;
    memory[at + 13u] = run.bytes;
  }
}
