/** Where browsers and Deno keep WebGPU. `var`, so that `globalThis` has it. */
declare var navigator: NavigatorGPU | undefined
