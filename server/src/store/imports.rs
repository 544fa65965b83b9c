//! Rows of imports.
