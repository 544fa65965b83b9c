//! Rows of connections.
