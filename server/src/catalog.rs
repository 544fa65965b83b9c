//! Assets: search, import.
