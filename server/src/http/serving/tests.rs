use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::config::Config;
use crate::fixture::Fixture;
use crate::http::bodies::MAX_BODY_BYTES;
use crate::router::router;

const IMPATIENT: Patience = Patience { head: Duration::from_millis(300), body: Duration::from_millis(300) };
/// After which a client is taken to wait for ever.
const FOR_EVER: Duration = Duration::from_secs(30);

const FORM: &str = "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// The whole program at an address of its own.
struct Server {
    address: SocketAddr,
    stopping: CancellationToken,
    _fixture: Fixture,
}

impl Server {
    async fn start() -> Self {
        let (fixture, stopping) = (Fixture::new().await, CancellationToken::new());
        let router = router(&fixture.service, &Config::example(), &stopping);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(serve(listener, router, IMPATIENT, stopping.clone()));
        Self { address, stopping, _fixture: fixture }
    }

    /// What is answered until the server closes the connection.
    async fn says(&self, bytes: impl AsRef<[u8]>) -> String {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let mut said = Vec::new();
        let talk = async {
            // A server that refuses does not read to the end.
            let _ = stream.write_all(bytes.as_ref()).await;
            let _ = stream.read_to_end(&mut said).await;
        };
        tokio::time::timeout(FOR_EVER, talk).await.expect("the server closes the connection");
        String::from_utf8_lossy(&said).into_owned()
    }

    /// The status of each answer.
    async fn statuses(&self, bytes: impl AsRef<[u8]>) -> Vec<u16> {
        let said = self.says(bytes).await;
        said.split("HTTP/1.1 ").skip(1).map(|answer| answer[..3].parse().unwrap()).collect()
    }
}

#[tokio::test]
async fn a_connection_serves_one_request_after_the_other_and_is_closed_when_it_is_idle() {
    let server = Server::start().await;
    let live = "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    assert_eq!(server.statuses(live.repeat(3)).await, [200; 3]);
}

#[tokio::test]
async fn who_never_finishes_their_headers_is_not_waited_for() {
    let server = Server::start().await;
    for begun in ["", "GET", "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: a"] {
        assert!(!server.says(begun).await.contains(" 200 "), "{begun}");
    }
}

#[tokio::test]
async fn who_never_finishes_a_body_is_not_waited_for() {
    let server = Server::start().await;
    for begun in [
        format!("{FORM}Content-Length: 1000\r\n\r\nemail=a"),
        format!("{FORM}Transfer-Encoding: chunked\r\n\r\n7\r\nemail=a\r\n"),
    ] {
        let statuses = server.statuses(&begun).await;
        assert!(matches!(statuses[..], [400..=499]), "{begun}: {statuses:?}");
    }
}

#[tokio::test]
async fn headers_that_are_too_long_or_too_many_are_refused() {
    let server = Server::start().await;
    let with = |headers: &str| format!("GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
    assert_eq!(server.statuses(with(&format!("X-Long: {}\r\n", "x".repeat(2 * MAX_HEAD_BYTES)))).await, [431]);
    assert_eq!(server.statuses(with(&"X-Many: x\r\n".repeat(2 * MAX_HEADERS))).await, [431]);
    let long = "x".repeat(2 * MAX_HEAD_BYTES);
    let statuses = server.statuses(format!("GET /{long} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")).await;
    assert!(matches!(statuses[..], [414 | 431]), "{statuses:?}");
}

#[tokio::test]
async fn nothing_is_smuggled_behind_a_body_of_two_lengths() {
    let server = Server::start().await;
    let (length, chunked) = ("Content-Length: 4\r\n", "Transfer-Encoding: chunked\r\n");
    let smuggled = "GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    for headers in [format!("{length}{chunked}"), format!("{chunked}{length}")] {
        let statuses = server.statuses(format!("{FORM}{headers}\r\n0\r\n\r\n{smuggled}")).await;
        assert_eq!(statuses.len(), 1, "the connection ends with the first answer: {statuses:?}");
    }
}

#[tokio::test]
async fn lengths_that_can_be_read_in_two_ways_are_refused() {
    let server = Server::start().await;
    for headers in [
        "Content-Length: 4\r\nContent-Length: 5\r\n",
        "Content-Length: 4, 5\r\n",
        "Content-Length: +4\r\n",
        "Content-Length: 0x4\r\n",
        "Content-Length: -1\r\n",
        "Content-Length : 4\r\n",
        "Content-Length:\r\n 4\r\n",
        "Transfer-Encoding: chunked, identity\r\n",
        "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n",
    ] {
        let statuses = server.statuses(format!("{FORM}{headers}\r\nabcd")).await;
        assert!(matches!(statuses[..], [400..=499 | 501]), "{headers}: {statuses:?}");
    }
    let old = "POST /login HTTP/1.0\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    assert!(server.says(old).await.contains(" 400 "), "before HTTP/1.1 there were no chunks");
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_before_it_is_sent() {
    let server = Server::start().await;
    let length = MAX_BODY_BYTES + 1;
    assert_eq!(server.statuses(format!("{FORM}Content-Length: {length}\r\n\r\n")).await, [413]);
}

#[tokio::test]
async fn a_body_that_would_have_to_be_unpacked_is_refused() {
    let server = Server::start().await;
    for encoding in ["gzip", "br", "deflate", "zstd", "identity, gzip"] {
        let statuses =
            server.statuses(format!("{FORM}Content-Encoding: {encoding}\r\nContent-Length: 0\r\n\r\n")).await;
        assert_eq!(statuses, [415], "{encoding}");
    }
}

#[tokio::test]
async fn who_is_idle_does_not_keep_the_server_from_stopping() {
    let server = Server::start().await;
    let mut idle = TcpStream::connect(server.address).await.unwrap();
    server.stopping.cancel();
    let mut rest = Vec::new();
    let _ = tokio::time::timeout(FOR_EVER, idle.read_to_end(&mut rest)).await.expect("the connection is closed");
    assert!(TcpStream::connect(server.address).await.is_err(), "no other is taken");
}
