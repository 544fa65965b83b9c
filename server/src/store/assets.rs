//! Rows of assets.
