//! Several processes on one PostgreSQL, which `server/tests/postgres.sh` starts beside the tests; `make test` runs these
//! there alone.

mod restart;
mod sharing;
