//! The repository's files, and how they are called and cut.

use std::fs;
use std::path::{Path, PathBuf};

/// Folders of things that are made, not written.
const MADE: [&str; 8] =
    ["target", "node_modules", ".git", "data", "test-results", "playwright-report", "artifacts", "corpus"];
/// Lines of a file without its tests.
const MAX_LINES: usize = 500;

/// One file of the repository that is text.
pub struct File {
    /// From the repository's root, with `/`.
    pub path: String,
    pub text: String,
}

impl File {
    pub fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    pub fn ends(&self, end: &str) -> bool {
        self.path.ends_with(end)
    }

    /// Whether it holds nothing but tests.
    pub fn is_tests(&self) -> bool {
        self.ends("/tests.rs") || self.path.split('/').any(|part| part == "tests")
    }

    /// Lines that are compiled into the program: neither comments nor tests. Numbered from 1.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let tests = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        let end = if self.is_tests() { 0 } else { tests };
        let lines = (1..).zip(self.text[..end].lines());
        lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// All files that are text, in order.
pub fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found.sort_by(|one, other| one.path.cmp(&other.path));
    assert!(found.len() > 200, "the repository was found");
    found
}

/// Those that are Rust.
pub fn rust() -> Vec<File> {
    files().into_iter().filter(|file| file.ends(".rs")).collect()
}

/// Fails with a line for each break of a rule.
pub fn nothing_breaks(rule: &str, breaks: Vec<String>) {
    assert!(breaks.is_empty(), "{rule}:\n  {}", breaks.join("\n  "));
}

fn walk(root: &Path, folder: &Path, found: &mut Vec<File>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if MADE.contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() {
            walk(root, &path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push(File { path: path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"), text });
        }
    }
}

#[test]
fn every_source_file_begins_with_what_it_is_for() {
    let untold = rust().into_iter().filter(|file| !file.is_tests() && !file.text.starts_with("//! "));
    nothing_breaks("a file begins with `//!`", untold.map(|file| file.path).collect());
}

#[test]
fn no_file_is_longer_than_500_lines_without_its_tests() {
    let sources = files().into_iter().filter(|file| [".rs", ".css", ".ts", ".mjs"].iter().any(|end| file.ends(end)));
    let long = sources.filter(|file| file.code().last().is_some_and(|(line, _)| line > MAX_LINES));
    nothing_breaks("split what is longer than 500 lines", long.map(|file| file.path).collect());
}

#[test]
fn a_module_is_called_by_its_name() {
    let nameless = rust().into_iter().filter(|file| file.ends("/mod.rs"));
    nothing_breaks("`foo.rs` beside `foo/` instead of `foo/mod.rs`", nameless.map(|file| file.path).collect());
}

#[test]
fn migrations_are_numbered_without_gaps() {
    let all = files();
    let migrations = all.iter().filter(|file| file.is_in("server/migrations/") && file.ends(".sql"));
    let mut folders = std::collections::BTreeMap::<&str, Vec<&str>>::new();
    for file in migrations {
        let (folder, name) = file.path.rsplit_once('/').unwrap();
        folders.entry(folder).or_default().push(name);
    }
    assert!(folders.contains_key("server/migrations/sqlite"));
    for (folder, names) in folders {
        for (number, name) in (1..).zip(names) {
            assert!(name.starts_with(&format!("{number:04}_")), "{folder}: {name} stands in the place of {number:04}");
        }
    }
}

#[test]
fn the_folders_of_all_providers_are_alike() {
    let all = files();
    let in_providers = |file: &&File| file.is_in("server/src/providers/");
    let descriptions = all.iter().filter(in_providers).filter(|file| file.ends("/description.json"));
    let folders: Vec<&str> = descriptions.map(|file| file.path.rsplit_once('/').unwrap().0).collect();
    assert!(!folders.is_empty());
    let registry = all.iter().find(|file| file.path == "server/src/providers.rs").unwrap();
    for folder in folders {
        let has = |path: String| all.iter().any(|file| file.path.starts_with(&path));
        for part in [".rs", "/client.rs", "/wire.rs", "/tests.rs", "/fixtures/"] {
            assert!(has(format!("{folder}{part}")), "{folder}{part} is missing");
        }
        let name = folder.rsplit_once('/').unwrap().1;
        assert!(registry.text.contains(&format!("\n    {name}::")), "{name} is not in the registry");
    }
}
