//! Vendors that are unwell, on sockets of their own: what a well-made mock server cannot do.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use wiremock::MockServer;

/// What comes before a vendor is unwell: so many connections, each with one request, go on to one that is well.
pub struct Before {
    granted: usize,
    well: MockServer,
}

impl Before {
    pub fn granting(granted: usize, well: MockServer) -> Self {
        Self { granted, well }
    }
}

/// An address at which nothing listens.
pub fn that_is_not_there() -> SocketAddr {
    let listener = StdListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// Reads the head of each request, writes these bytes and closes.
pub async fn that_writes(bytes: &'static [u8], before: Option<Before>) -> SocketAddr {
    let write = move |mut socket: TcpStream| async move {
        read_head(&mut socket).await;
        let _ = socket.write_all(bytes).await;
        let _ = socket.shutdown().await;
    };
    serve(before, write).await
}

/// Speaks TLS with a certificate that nobody vouches for; whoever goes on nevertheless is told that all was purged. Gives
/// its address and whether anybody did.
pub async fn that_nobody_vouches_for() -> (SocketAddr, Arc<AtomicBool>) {
    let own = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let is_trusted = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&is_trusted);
    let address = serve(None, move |socket| {
        let (acceptor, noted) = (acceptor.clone(), Arc::clone(&noted));
        async move {
            let Ok(mut socket) = acceptor.accept(socket).await else { return };
            let mut chunk = [0; 4_096];
            if socket.read(&mut chunk).await.is_ok_and(|count| count > 0) {
                noted.store(true, Ordering::SeqCst);
                let _ = socket.write_all(b"HTTP/1.1 200 Purged\r\ncontent-length: 0\r\n\r\n").await;
            }
        }
    })
    .await;
    (address, is_trusted)
}

/// One that takes connections and holds them.
pub struct Silent {
    pub address: SocketAddr,
    /// Its end ends the connections.
    _open: watch::Sender<()>,
}

/// Takes connections, reads, and never says a word.
pub async fn that_never_answers(before: Option<Before>) -> Silent {
    let (open, held) = watch::channel(());
    let address = serve(before, move |mut socket| {
        let mut held = held.clone();
        async move {
            read_head(&mut socket).await;
            let _ = held.changed().await;
        }
    })
    .await;
    Silent { address, _open: open }
}

/// One that counts what it sent.
pub struct Endless {
    pub address: SocketAddr,
    sent: watch::Receiver<Option<u64>>,
}

impl Endless {
    /// Bytes that the first connection took before it was closed.
    pub async fn sent(&mut self) -> u64 {
        self.sent.wait_for(Option::is_some).await.unwrap().unwrap()
    }
}

/// Promises a gigabyte and sends as much of it as is taken.
pub async fn that_never_stops(before: Option<Before>) -> Endless {
    const PROMISED: u64 = 1 << 30;
    let (counted, sent) = watch::channel(None);
    let address = serve(before, move |mut socket| {
        let counted = counted.clone();
        async move {
            read_head(&mut socket).await;
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {PROMISED}\r\n\r\n");
            let _ = socket.write_all(head.as_bytes()).await;
            let chunk = vec![b'x'; 64 * 1024];
            let mut total = 0;
            while total < PROMISED {
                match socket.write(&chunk).await {
                    Ok(0) | Err(_) => break,
                    Ok(count) => total += count as u64,
                }
            }
            counted.send_replace(Some(total));
        }
    })
    .await;
    Endless { address, sent }
}

async fn serve<Fut>(before: Option<Before>, connection: impl Fn(TcpStream) -> Fut + Send + 'static) -> SocketAddr
where
    Fut: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        let mut taken = 0;
        while let Ok((mut socket, _)) = listener.accept().await {
            taken += 1;
            let well = before.as_ref().filter(|before| taken <= before.granted).map(|before| *before.well.address());
            let Some(well) = well else {
                tokio::spawn(connection(socket));
                continue;
            };
            tokio::spawn(async move {
                let mut there = TcpStream::connect(well).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut socket, &mut there).await;
            });
        }
    });
    address
}

async fn read_head(socket: &mut TcpStream) {
    let mut head = Vec::new();
    let mut chunk = [0; 4_096];
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        match socket.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(count) => head.extend_from_slice(&chunk[..count]),
        }
    }
}
