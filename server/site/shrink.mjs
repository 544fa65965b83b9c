// `shrink.mjs FILE…`: makes WebAssembly small as it travels, in place: empties what is never called but stands in tables, where
// an optimiser cannot see that, and optimises gently. What the compiler made is alike wherever it does alike, which brotli
// takes out; binaryen's stronger levels make fewer bytes of it that are less alike (measured: -Oz is 20 % smaller, and
// 11 % larger after brotli).
import { readFileSync, writeFileSync } from 'node:fs';
import binaryen from 'binaryen';

// Leptos puts two ways of hydrating into the table of every erased view. `app/src/lib.rs` calls `hydrate_body`, which takes the
// first; the second is only for `hydrate_lazy`. A call of an emptied function would stop the page with a trap.
const NEVER_CALLED = /into_any.*hydrate_async/;

function empty(module) {
  let count = 0;
  for (let index = 0; index < module.getNumFunctions(); index += 1) {
    const function_ = module.getFunctionByIndex(index);
    const { name, module: imported } = binaryen.getFunctionInfo(function_);
    if (imported || !NEVER_CALLED.test(name)) continue;
    binaryen.Function.setBody(function_, module.unreachable());
    count += 1;
  }
  return count;
}

// What rustc and wasm-bindgen use, which browsers have had for years; binaryen writes newer encodings where it may.
const { MutableGlobals, SignExt, NontrappingFPToInt, BulkMemory, BulkMemoryOpt, ReferenceTypes, Multivalue } = binaryen.Features;
const FEATURES = MutableGlobals | SignExt | NontrappingFPToInt | BulkMemory | BulkMemoryOpt | ReferenceTypes | Multivalue;

binaryen.setOptimizeLevel(1);
binaryen.setShrinkLevel(0);
let emptied = 0;
for (const path of process.argv.slice(2)) {
  const module = binaryen.readBinary(readFileSync(path));
  module.setFeatures(FEATURES);
  emptied += empty(module);
  module.optimize();
  module.runPasses(['duplicate-function-elimination', 'remove-unused-module-elements']);
  writeFileSync(path, module.emitBinary());
  module.dispose();
}
if (emptied === 0) throw new Error('no view has a second way of hydrating: its name has changed, see NEVER_CALLED');
