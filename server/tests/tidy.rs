//! The house rules that a machine can check, on the repository's own files. Each rule names the files that break it.

#[cfg(test)]
mod tidy {
    mod files;
    mod requirements;
    mod rooms;
    mod style;
    mod words;
}
