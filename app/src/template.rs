//! The template language: parse, diagnose, expand. No I/O, no Leptos.
