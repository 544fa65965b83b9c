//! Props in, events out: no component knows a server function or a route.
