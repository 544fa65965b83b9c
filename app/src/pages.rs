//! One file a route: what it loads and how it is arranged.
