// Compiles a crate to WebAssembly and makes its glue. The site is built with it, and so is the plain page that its size is
// measured against (end2end/bench): what one gets, the other gets.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const root = join(import.meta.dirname, '..', '..');
const toolchain = toolchainOfSetUp();
// With the compiler that builds the server, both share what they compile for this machine; another one keeps apart.
const targetFolder = join(root, 'target', ...('RUSTC' in toolchain ? ['wasm'] : []));

function run(what, command, args, options = {}) {
  const started = performance.now();
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
  console.log(`  site: ${what} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

// What set-up found for compiling to WebAssembly; empty where the target is simply installed.
function toolchainOfSetUp() {
  const file = join(root, 'target', 'wasm-toolchain.env');
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').matchAll(/^(?:export )?(\w+)=['"]?(.*?)['"]?$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}

// Leaves <name>.js and <name>_bg.wasm in `folder`; with `isCut` also chunks, whose names it returns, and __wasm_split.js,
// which loads them. Cut is where functions are `#[lazy]`: the crate's feature `split` makes them so.
export function buildWebAssembly({ crate, library, isRelease, isCut, folder, name }) {
  const profile = isRelease ? 'wasm-release' : 'dev';
  run(`compiled ${crate} to WebAssembly`, 'cargo', [
    'rustc', '--package', crate, '--lib', '--features', isCut ? 'split' : 'hydrate', '--locked',
    '--target', 'wasm32-unknown-unknown', '--profile', profile,
    // What is cut apart is put together again by its relocations.
    ...(isCut ? ['--', '-Clink-args=--emit-relocs'] : []),
  ], { env: { ...process.env, ...toolchain, CARGO_TARGET_DIR: targetFolder } });
  const compiled = join(targetFolder, 'wasm32-unknown-unknown', isRelease ? profile : 'debug', `${library}.wasm`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (isCut) run('cut it into chunks', join(root, 'target', 'tools', 'wasm-split-cli'), [compiled, folder]);
  run('made the glue', join(root, 'target', 'tools', 'wasm-bindgen'), [
    isCut ? join(folder, 'main.wasm') : compiled,
    '--target', 'web', '--no-typescript', '--out-dir', folder, '--out-name', name,
    // Chunks use what the main piece exports, by its name.
    ...(isCut ? ['--keep-lld-exports'] : []),
    ...(isRelease ? ['--no-demangle'] : ['--debug']),
  ]);
  const chunks = readdirSync(folder).filter((file) => /^(split|chunk)_.*\.wasm$/.test(file)).sort();
  if (isRelease) shrink([`${name}_bg.wasm`, ...chunks].map((file) => join(folder, file)));
  return chunks;
}

function shrink(paths) {
  const size = () => paths.reduce((sum, path) => sum + statSync(path).size, 0);
  const before = size();
  run('left out what nothing calls, and optimised it', process.execPath, [join(import.meta.dirname, 'shrink.mjs'), ...paths]);
  console.log(`  site: WebAssembly ${before} → ${size()} bytes`);
}

// As files are sent: compressed once, as well as can be.
export function brotli(content) {
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
}
