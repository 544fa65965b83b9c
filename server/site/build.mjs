// Makes the site that the server carries inside: WebAssembly and its glue, one style sheet, and what is in public/, under
// names that change with their content. `build.mjs dev` is quick; `build.mjs release` makes it small and precompresses it.
// The last file written is manifest.json, which the server's build script reads.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundle } from 'lightningcss';
import { brotli, buildWebAssembly } from './webassembly.mjs';

const root = join(import.meta.dirname, '..', '..');
const mode = process.argv[2] ?? 'dev';
const isRelease = mode === 'release';
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

// The glue and the link module of the chunks import each other: both carry the hash of all that they lead to.
function addWebAssembly(chunks) {
  const read = (name) => readFileSync(join(glueFolder, name));
  add('edgesweep.wasm', read('edgesweep_bg.wasm'));
  // The splitter puts a number into the names that is not the content's.
  const plain = (name) => name.replace(/^split_(.*)_\d+(\.wasm)$/, '$1$2');
  for (const name of chunks) add(plain(name), read(name));
  const glue = read('edgesweep.js').toString('utf8');
  if (chunks.length === 0) return add('edgesweep.js', glue);
  let link = read('__wasm_split.js').toString('utf8');
  for (const name of chunks) link = link.replaceAll(`"./${name}"`, `".${names[plain(name)].slice('/pkg'.length)}"`);
  const linked = [link, glue].join('\0') + names['edgesweep.wasm'];
  const at = (name) => `./${hashedName(name, linked)}`;
  // The glue's table of imports keeps the name that stands in the WebAssembly.
  add('edgesweep.js', glue.replaceAll('from "./__wasm_split.js"', `from "${at('chunks.js')}"`), linked);
  add('chunks.js', link.replaceAll('./main.js', at('edgesweep.js')), linked);
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

function hashOf(content) {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}

function hashedName(name, content) {
  const extension = extname(name);
  return `${name.slice(0, name.length - extension.length).replaceAll('/', '-')}.${hashOf(content)}${extension}`;
}

// Puts one file into the site as /pkg/<stem>.<hash><extension>; the hash is of `stated`, which is mostly the content.
function add(name, content, stated = content) {
  const hash = hashOf(stated);
  const extension = extname(name);
  const hashed = hashedName(name, stated);
  const file = { path: `/pkg/${hashed}`, type: TYPES[extension] ?? 'application/octet-stream', etag: `"${hash}"`, identity: hashed };
  writeFileSync(join(staging, hashed), content);
  if (isRelease && content.length >= SMALLEST_COMPRESSED_BYTES && !['.png', '.woff2'].includes(extension)) {
    const compressed = brotli(content);
    writeFileSync(join(staging, `${hashed}.br`), compressed);
    writeFileSync(join(staging, `${hashed}.gz`), gzipSync(content, { level: 9 }));
    Object.assign(file, { brotli: `${hashed}.br`, gzip: `${hashed}.gz` });
    console.log(`  site: ${name} ${content.length} bytes, brotli ${compressed.length}`);
  }
  files.push(file);
  names[name] = file.path;
}

const staging = `${filesFolder}.${process.pid}`;
rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
addWebAssembly(buildWebAssembly({ crate: 'edgesweep-app', library: 'app', isRelease, isCut: isRelease, folder: glueFolder, name: 'edgesweep' }));
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
