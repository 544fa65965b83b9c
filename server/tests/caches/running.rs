//! A server in a process of its own: started in a temporary folder, ready when its port answers, ended with its owner.

use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;
use tokio::net::TcpStream;

/// Attempts to connect before a server counts as failed: half a minute, since Varnish compiles its configuration with
/// a C compiler and this machine may be busy.
const MAX_ATTEMPTS: u32 = 600;
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);

/// A cache that runs as long as this lives.
pub struct Running {
    pub address: SocketAddr,
    process: Child,
    _folder: TempDir,
}

impl Running {
    /// Starts `command`, whose server listens at `address` and keeps its files in `folder`.
    ///
    /// # Panics
    /// Where it cannot be started, or does not answer; with what it said.
    pub async fn start(mut command: Command, package: &str, address: SocketAddr, folder: TempDir) -> Self {
        let log = folder.path().join("output.log");
        let output = File::create(&log).expect("a file in a new folder can be made");
        let errors = output.try_clone().expect("a file can be opened twice");
        let program = command.get_program().to_string_lossy().into_owned();
        let command = command.stdin(Stdio::null()).stdout(output).stderr(errors);
        let process = command.spawn().unwrap_or_else(|error| {
            panic!("{program} cannot be started ({error}). This test needs it: apt-get install {package}")
        });
        let mut running = Self { address, process, _folder: folder };
        let mut ticks = tokio::time::interval(BETWEEN_ATTEMPTS);
        for _ in 0..MAX_ATTEMPTS {
            if TcpStream::connect(address).await.is_ok() {
                return running;
            }
            if let Ok(Some(status)) = running.process.try_wait() {
                let said = std::fs::read_to_string(&log).unwrap_or_default();
                panic!("{program} ended with {status}. It said:\n{said}");
            }
            ticks.tick().await;
        }
        let said = std::fs::read_to_string(&log).unwrap_or_default();
        panic!("{program} does not answer at {address}. It said:\n{said}");
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // By SIGTERM, since both kinds of cache have children of their own to end.
        let asked = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status();
        if !asked.is_ok_and(|status| status.success()) {
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

/// A server's program. Debian keeps it in a folder that is not on everybody's path.
pub fn program(name: &str) -> Command {
    let debian = Path::new("/usr/sbin").join(name);
    if debian.exists() { Command::new(debian) } else { Command::new(name) }
}

/// An address of loopback at which nothing listens now.
pub fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
    listener.local_addr().expect("a bound socket has an address")
}

/// A folder for one server.
pub fn new_folder() -> TempDir {
    tempfile::Builder::new().prefix("edgesweep-cache-").tempdir().expect("a temporary folder can be made")
}
