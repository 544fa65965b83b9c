// Makes the site that the server carries inside: WebAssembly and its glue, one style sheet, and what is in public/, under
// names that change with their content. `build.mjs dev` is quick; `build.mjs release` makes it small and precompresses it.
// The last file written is manifest.json, which the server's build script reads.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { bundle } from 'lightningcss';

const root = join(import.meta.dirname, '..', '..');
const mode = process.argv[2] ?? 'dev';
const isRelease = mode === 'release';
const profile = isRelease ? 'wasm-release' : 'dev';
const toolchain = toolchainOfSetUp();
// With the compiler that builds the server, both share what they compile for this machine; another one keeps apart.
const targetFolder = join(root, 'target', ...('RUSTC' in toolchain ? ['wasm'] : []));
const glueFolder = join(root, 'target', `glue-${mode}`);
const siteFolder = join(root, 'target', 'site', mode);
const filesFolder = join(siteFolder, 'files');

// Below this, a compressed copy saves less than a packet.
const SMALLEST_COMPRESSED_BYTES = 1_000;
const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

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

function buildWebAssembly() {
  run('compiled the application to WebAssembly', 'cargo', [
    'build', '--package', 'edgesweep-app', '--lib', '--features', 'hydrate', '--locked',
    '--target', 'wasm32-unknown-unknown', '--profile', profile,
  ], { env: { ...process.env, ...toolchain, CARGO_TARGET_DIR: targetFolder } });
  const compiled = join(targetFolder, 'wasm32-unknown-unknown', isRelease ? profile : 'debug', 'app.wasm');
  rmSync(glueFolder, { recursive: true, force: true });
  run('made the glue', join(root, 'target', 'tools', 'wasm-bindgen'), [
    compiled, '--target', 'web', '--no-typescript', '--out-dir', glueFolder, '--out-name', 'edgesweep',
    ...(isRelease ? [] : ['--debug']),
  ]);
  const wasm = join(glueFolder, 'edgesweep_bg.wasm');
  if (isRelease) {
    const before = statSync(wasm).size;
    run('optimised for size', process.execPath, [
      join(import.meta.dirname, 'node_modules', 'binaryen', 'bin', 'wasm-opt'), '-Oz', '--all-features', wasm, '-o', wasm,
    ]);
    console.log(`  site: WebAssembly ${before} → ${statSync(wasm).size} bytes`);
  }
  return { wasm: readFileSync(wasm), glue: readFileSync(join(glueFolder, 'edgesweep.js')) };
}

// The style sheet names files of public/ by their plain address; they are served under their hashed one.
function buildStyle() {
  const { code } = bundle({ filename: join(root, 'style', 'main.css'), minify: isRelease, errorRecovery: false });
  return Buffer.from(Object.entries(names).reduce(
    (text, [name, path]) => text.replaceAll(`/${name}`, path),
    Buffer.from(code).toString('utf8'),
  ));
}

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? walk(join(folder, entry.name)) : [join(folder, entry.name)]);
}

const files = [];
const names = {};

// Puts one file into the site as /pkg/<stem>.<hash><extension>.
function add(name, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const extension = extname(name);
  const hashed = `${name.slice(0, name.length - extension.length).replaceAll('/', '-')}.${hash}${extension}`;
  const file = { path: `/pkg/${hashed}`, type: TYPES[extension] ?? 'application/octet-stream', etag: `"${hash}"`, identity: hashed };
  writeFileSync(join(staging, hashed), content);
  if (isRelease && content.length >= SMALLEST_COMPRESSED_BYTES && !['.png', '.woff2'].includes(extension)) {
    const brotli = brotliCompressSync(content, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    });
    writeFileSync(join(staging, `${hashed}.br`), brotli);
    writeFileSync(join(staging, `${hashed}.gz`), gzipSync(content, { level: 9 }));
    Object.assign(file, { brotli: `${hashed}.br`, gzip: `${hashed}.gz` });
    console.log(`  site: ${name} ${content.length} bytes, brotli ${brotli.length}`);
  }
  files.push(file);
  names[name] = file.path;
}

const staging = `${filesFolder}.${process.pid}`;
rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
const { wasm, glue } = buildWebAssembly();
add('edgesweep.wasm', wasm);
add('edgesweep.js', glue);
for (const path of walk(join(root, 'public'))) {
  if (extname(path) in TYPES) add(relative(join(root, 'public'), path), readFileSync(path));
}
add('edgesweep.css', buildStyle());

// An unchanged site leaves the manifest alone, so that the server is not built again for nothing.
const manifest = JSON.stringify({ names, files }, null, 2);
const manifestFile = join(siteFolder, 'manifest.json');
if (existsSync(manifestFile) && readFileSync(manifestFile, 'utf8') === manifest) {
  rmSync(staging, { recursive: true, force: true });
  console.log('  site: unchanged');
} else {
  rmSync(filesFolder, { recursive: true, force: true });
  renameSync(staging, filesFolder);
  writeFileSync(`${manifestFile}.new`, manifest);
  renameSync(`${manifestFile}.new`, manifestFile);
  console.log(`  site: ${files.length} files in ${relative(root, siteFolder)}`);
}
