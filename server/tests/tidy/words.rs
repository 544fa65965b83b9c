//! What is not committed: unfinished business, and where somebody's machine keeps it.

use super::files::{File, files, nothing_breaks};

/// Written so that this file does not break its own rule.
const UNFINISHED: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX"), concat!("HA", "CK:")];
const MACHINES: [&str; 5] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/Us", "ers/"),
    concat!("C:\\", "Users"),
];
const NAMELESS: [&str; 6] = ["helper", "helpers", "util", "utils", "manager", "misc"];

fn is_written_by_us(file: &File) -> bool {
    !file.ends(".lock") && !file.ends("package-lock.json") && !file.ends(".svg") && !file.ends("OFL.txt")
}

#[test]
fn nothing_unfinished_and_no_path_of_a_machine_is_committed() {
    let mut breaks = Vec::new();
    for file in files().iter().filter(|file| is_written_by_us(file)) {
        for (number, line) in (1..).zip(file.text.lines()) {
            if let Some(word) = UNFINISHED.iter().chain(&MACHINES).find(|word| line.contains(**word)) {
                breaks.push(format!("{}:{number} says `{word}`", file.path));
            }
        }
    }
    nothing_breaks("unfinished, or of one machine", breaks);
}

#[test]
fn no_file_is_called_by_a_name_that_says_nothing() {
    let name =
        |file: &File| file.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or("").to_owned();
    let nameless = files().into_iter().filter(|file| NAMELESS.contains(&name(file).as_str()));
    nothing_breaks("a file's name says what it is for", nameless.map(|file| file.path).collect());
}

#[test]
fn no_test_is_left_out_or_waits_by_sleeping() {
    let (ignored, sleeping) = (concat!("#[ig", "nore"), concat!("time::sl", "eep("));
    let mut breaks = Vec::new();
    for file in files().iter().filter(|file| file.ends(".rs")) {
        let is_test = |line: &str| file.is_tests() && line.contains(sleeping);
        for (number, line) in (1..).zip(file.text.lines()) {
            if line.contains(ignored) || is_test(line) {
                breaks.push(format!("{}:{number}: {}", file.path, line.trim()));
            }
        }
    }
    nothing_breaks("tests run, and do not sleep", breaks);
}
