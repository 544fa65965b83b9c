//! Puts the site that `server/site/build.mjs` made inside the binary. Without one (a plain `cargo check`, the tests of
//! this crate) the server has pages and forms but no WebAssembly, which is how it works with JavaScript off.

#![expect(clippy::disallowed_methods, reason = "cargo tells a build script by its environment")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("..");
    let mode = if env::var("PROFILE").as_deref() == Ok("release") { "release" } else { "dev" };
    let site = root.join("target/site").join(mode);
    let manifest = site.join("manifest.json");
    println!("cargo::rerun-if-changed={}", manifest.display());
    println!("cargo::rerun-if-changed=migrations");
    let code = match fs::read_to_string(&manifest) {
        Ok(text) => embed(&text, &site.join("files")),
        Err(_) => "pub static FILES: &[File] = &[];\npub static NAMES: &[(&str, &str)] = &[];\n".to_owned(),
    };
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("site_files.rs");
    fs::write(out, code).expect("the build folder can be written");
}

/// Rust source of two tables: every file, and the hashed path of each plain name.
fn embed(manifest: &str, files: &Path) -> String {
    let manifest: serde_json::Value = serde_json::from_str(manifest).expect("the site's manifest is JSON");
    let mut code = String::from("pub static FILES: &[File] = &[\n");
    for file in manifest["files"].as_array().expect("a list of files") {
        let bytes = |key: &str| {
            file[key].as_str().map(|name| {
                let path = files.join(name).canonicalize().expect("the manifest names files that are there");
                format!("include_bytes!({:?})", path.display().to_string())
            })
        };
        let option = |key: &str| bytes(key).map_or("None".to_owned(), |text| format!("Some({text})"));
        writeln!(
            code,
            "    File {{ path: {}, content_type: {}, etag: {:?}, identity: {}, brotli: {}, gzip: {} }},",
            file["path"],
            file["type"],
            file["etag"].as_str().expect("an entity tag"),
            bytes("identity").expect("the file itself"),
            option("brotli"),
            option("gzip"),
        )
        .expect("writing to a string");
    }
    code.push_str("];\npub static NAMES: &[(&str, &str)] = &[\n");
    for (name, path) in manifest["names"].as_object().expect("a table of names") {
        writeln!(code, "    ({name:?}, {path}),").expect("writing to a string");
    }
    code.push_str("];\n");
    code
}
