//! One connection to a server, kept open from request to request as browsers keep theirs. It comes by a proxy, which says from where.

use std::net::{Ipv4Addr, SocketAddr};

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, COOKIE, HOST};
use hyper::{HeaderMap, Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Failure;

pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";

pub struct Browser {
    server: SocketAddr,
    from: Ipv4Addr,
    cookie: String,
    connection: Option<SendRequest<Full<Bytes>>>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Where a server listens, by an address such as `http://127.0.0.1:3000`.
pub fn server(address: &str) -> Result<SocketAddr, Failure> {
    Ok(address.strip_prefix("http://").ok_or("an address begins with http://")?.parse()?)
}

impl Browser {
    pub fn new(server: SocketAddr, from: Ipv4Addr, cookie: &str) -> Self {
        Self { server, from, cookie: cookie.to_owned(), connection: None }
    }

    /// Sends a form or JSON, and reads the whole answer.
    pub async fn post(&mut self, path: &str, kind: &str, body: String) -> Result<Answer, Failure> {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(HOST, self.server.to_string())
            .header("x-forwarded-for", self.from.to_string())
            .header(ACCEPT, JSON)
            .header(ACCEPT_ENCODING, "gzip, br")
            .header(COOKIE, &self.cookie)
            .header(CONTENT_TYPE, kind)
            .body(Full::new(Bytes::from(body)))?;
        let connection = match self.connection.take().filter(|kept| !kept.is_closed()) {
            Some(kept) => kept,
            None => connect(self.server).await?,
        };
        let connection = self.connection.insert(connection);
        connection.ready().await?;
        let (head, body) = connection.send_request(request).await?.into_parts();
        Ok(Answer { status: head.status, headers: head.headers, body: body.collect().await?.to_bytes() })
    }
}

async fn connect(server: SocketAddr) -> Result<SendRequest<Full<Bytes>>, Failure> {
    let stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

/// An address of somebody, another for each number.
pub fn address(number: usize) -> Ipv4Addr {
    let number = u32::try_from(number).unwrap_or(u32::MAX) & 0x00ff_ffff;
    Ipv4Addr::from_bits((10 << 24) | number)
}
