//! PostgreSQL goes away in the middle of the work and comes back: the program goes on by itself.

use std::path::PathBuf;
use std::process::Command;

use server::store::Database;

use super::super::cache::Cache;
use super::super::ending::{PATIENCE, assert_whole, finished, list_of};
use super::super::program::Program;

const URLS: usize = 4_000;

/// A server of the test's own, since others use the one that is shared.
struct Server {
    folder: tempfile::TempDir,
}

impl Server {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Self { folder };
        server.control("start");
        server
    }

    /// As after a power cut.
    fn restart(&self) {
        self.control("restart");
    }

    fn control(&self, verb: &str) {
        let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/postgres.sh");
        let said = Command::new(script).arg("--server").arg(self.folder.path()).arg(verb).output().unwrap();
        assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    }

    fn url(&self) -> String {
        format!("postgres://edgesweep@localhost/postgres?host={}", self.folder.path().display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.control("stop");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_goes_on_after_the_database_was_restarted() {
    let server = Server::start();
    let cache = Cache::start().await;
    let database = Database::Postgres(server.url().into());
    let program = Program::with(&cache.address, tempfile::tempdir().unwrap(), database).await;
    let urls = list_of("restarted", URLS);
    cache.allow(URLS * 10);
    let id = program.submit(&urls, "a").await.unwrap();
    for answers in [600, 1_200, 1_800] {
        tokio::time::timeout(PATIENCE, cache.has_answered(answers)).await.expect("the work goes on");
        server.restart();
    }
    tokio::time::timeout(PATIENCE, answers(&program)).await.expect("it is ready again");
    finished(&program, &id).await;
    assert_whole(&program, &id, &urls, &cache.seen()).await;
}

/// Until it can use its database.
async fn answers(program: &Program) {
    let mut look = tokio::time::interval(std::time::Duration::from_millis(100));
    while !program.is_ready().await {
        look.tick().await;
    }
}
