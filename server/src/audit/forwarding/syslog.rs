//! Rows as syslog has them: RFC 5424, with what a row says as structured data and its details as JSON behind. By UDP and to a
//! socket of this machine a message is a datagram, and nobody knows whether it came; by TCP and TLS (RFC 6587, RFC 5425) it is
//! counted by its octets, and taken once the receiver has read to the end of what was sent and closed in its turn.

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};
use tokio_rustls::TlsConnector;
use url::{Host, Url};

use super::Rows;
use crate::audit::words;
use crate::clock::rfc_3339;
use crate::store::audit::Stored;

/// Bytes of a message: what receivers take without being told to take more (rsyslog's `maxMessageSize`).
const MAX_MESSAGE_BYTES: usize = 8_000;
/// Bytes of a value of structured data.
const MAX_VALUE_BYTES: usize = 600;
/// Facility 13, “log audit”, times eight; and RFC 5424's severities.
const FACILITY: u8 = 13 * 8;
const WARNING: u8 = 4;
const INFORMATIONAL: u8 = 6;
/// IANA's number for examples and documents (RFC 5612): there is none of ours.
const STRUCTURE: &str = "edgesweep@32473";
/// How long a receiver may take to close.
const CLOSING: Duration = Duration::from_secs(5);

/// Where a receiver is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    Udp(Host, u16),
    Tcp(Host, u16),
    Tls(Host, u16),
    /// A socket for datagrams, such as `/dev/log`.
    Unix(PathBuf),
}

impl Address {
    /// Reads `udp://HOST:PORT`, `tcp://…`, `tls://…` (ports 514, 601 and 6514 may be left out) or `unix:PATH`.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return path.starts_with('/').then(|| Self::Unix(PathBuf::from(path)));
        }
        let (scheme, rest) = text.split_once("://")?;
        // A URL of a scheme whose hosts are known as hosts.
        let url = Url::parse(&format!("https://{rest}")).ok()?;
        let is_bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        let is_anonymous = url.username().is_empty() && url.password().is_none();
        let host = url.host()?.to_owned();
        // An URL leaves out the port that its scheme has by itself.
        let port = |usual| if rest.trim_end_matches('/').ends_with(":443") { 443 } else { url.port().unwrap_or(usual) };
        match scheme {
            _ if !is_bare || !is_anonymous => None,
            "udp" => Some(Self::Udp(host, port(514))),
            "tcp" => Some(Self::Tcp(host, port(601))),
            "tls" => Some(Self::Tls(host, port(6514))),
            _ => None,
        }
    }
}

/// A receiver.
#[derive(Clone)]
pub struct Syslog {
    address: Address,
    /// What this server is called by.
    hostname: String,
    tls: Arc<ClientConfig>,
}

impl Syslog {
    /// `authority` is a file of certificates that a receiver by TLS is known by, beside those that browsers know.
    pub fn new(address: Address, hostname: &str, authority: Option<&Path>) -> Result<Self, String> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        if let Some(file) = authority {
            let unreadable = |cause: &dyn std::fmt::Display| format!("{} cannot be read: {cause}", file.display());
            for certificate in CertificateDer::pem_file_iter(file).map_err(|cause| unreadable(&cause))? {
                let certificate = certificate.map_err(|cause| unreadable(&cause))?;
                roots.add(certificate).map_err(|cause| unreadable(&cause))?;
            }
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|cause| cause.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let hostname: String = hostname.chars().filter(char::is_ascii_graphic).take(255).collect();
        let hostname = if hostname.is_empty() { "-".to_owned() } else { hostname };
        Ok(Self { address, hostname, tls: Arc::new(tls) })
    }

    /// Sends them in their order.
    pub async fn send(&self, rows: &Rows<'_>) -> Result<(), String> {
        let messages: Vec<String> = rows.rows.iter().map(|row| message(row, rows.company, &self.hostname)).collect();
        let sent = match &self.address {
            Address::Udp(host, port) => by_udp(host, *port, &messages).await,
            Address::Unix(path) => by_socket(path, &messages).await,
            Address::Tcp(host, port) => match connect(host, *port).await {
                Ok(stream) => by_stream(stream, &messages).await,
                Err(error) => Err(error),
            },
            Address::Tls(host, port) => self.by_tls(host, *port, &messages).await,
        };
        sent.map_err(|error| format!("syslog: {error}"))
    }

    async fn by_tls(&self, host: &Host, port: u16, messages: &[String]) -> io::Result<()> {
        let name = match host {
            Host::Domain(name) => ServerName::try_from(name.clone()).map_err(io::Error::other)?,
            Host::Ipv4(address) => ServerName::IpAddress(IpAddr::V4(*address).into()),
            Host::Ipv6(address) => ServerName::IpAddress(IpAddr::V6(*address).into()),
        };
        let stream = connect(host, port).await?;
        by_stream(TlsConnector::from(Arc::clone(&self.tls)).connect(name, stream).await?, messages).await
    }
}

async fn connect(host: &Host, port: u16) -> io::Result<TcpStream> {
    match host {
        Host::Domain(name) => TcpStream::connect((name.as_str(), port)).await,
        Host::Ipv4(address) => TcpStream::connect((*address, port)).await,
        Host::Ipv6(address) => TcpStream::connect((*address, port)).await,
    }
}

/// All in one connection, which the receiver ends once it has read them. One that only keeps it open has them, too: its system
/// took them.
async fn by_stream(mut stream: impl AsyncRead + AsyncWrite + Unpin, messages: &[String]) -> io::Result<()> {
    for message in messages {
        stream.write_all(format!("{} {message}", message.len()).as_bytes()).await?;
    }
    stream.flush().await?;
    stream.shutdown().await?;
    let mut ignored = [0; 512];
    let read_to_end = async {
        loop {
            match stream.read(&mut ignored).await {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                // Many close a TLS connection without a word.
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    };
    tokio::time::timeout(CLOSING, read_to_end).await.unwrap_or(Ok(()))
}

async fn by_udp(host: &Host, port: u16, messages: &[String]) -> io::Result<()> {
    let name = host.to_string();
    let mut addresses = tokio::net::lookup_host((name.trim_matches(['[', ']']), port)).await?;
    let address = addresses.next().ok_or_else(|| io::Error::other("its name has no address"))?;
    let any: IpAddr = if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind(SocketAddr::new(any, 0)).await?;
    socket.connect(address).await?;
    for message in messages {
        socket.send(message.as_bytes()).await?;
    }
    Ok(())
}

#[cfg(unix)]
async fn by_socket(path: &Path, messages: &[String]) -> io::Result<()> {
    let socket = tokio::net::UnixDatagram::unbound()?;
    socket.connect(path)?;
    for message in messages {
        socket.send(message.as_bytes()).await?;
    }
    Ok(())
}

#[cfg(not(unix))]
async fn by_socket(_: &Path, _: &[String]) -> io::Result<()> {
    Err(io::Error::other("this system has no such sockets"))
}

/// One row. Details that make it too long are left out, and it says so: they are in the trail.
fn message(row: &Stored, company: &str, hostname: &str) -> String {
    let entry = &row.entry;
    let severity = if words::is_refusal(&entry.action) { WARNING } else { INFORMATIONAL };
    let (seq, hash) = (entry.seq.to_string(), hex::encode(&row.hash));
    let mut head = format!(
        "<{}>1 {} {hostname} edgesweep - {} [{STRUCTURE}",
        FACILITY + severity,
        rfc_3339(entry.at),
        name(&entry.action)
    );
    for (name, value) in [
        ("id", entry.id.as_str()),
        ("company", company),
        ("seq", &seq),
        ("kind", &entry.kind),
        ("who", &entry.who),
        ("from", &entry.origin),
        ("action", &entry.action),
        ("subject", &entry.subject),
        ("hash", &hash),
    ] {
        if !value.is_empty() {
            let _ = write!(head, " {name}=\"{}\"", escaped(value));
        }
    }
    head.push_str("] ");
    let details = ascii(&entry.details);
    if head.len() + details.len() <= MAX_MESSAGE_BYTES {
        head + &details
    } else {
        format!("{head}{{\"details_left_out_bytes\":{}}}", entry.details.len())
    }
}

/// A `MSGID`: at most 32 characters that can be seen.
fn name(action: &str) -> String {
    action.chars().filter(char::is_ascii_graphic).take(32).collect()
}

/// A `PARAM-VALUE`, shortened.
fn escaped(value: &str) -> String {
    let value = &value[..value.floor_char_boundary(MAX_VALUE_BYTES)];
    value.replace('\\', "\\\\").replace('"', "\\\"").replace(']', "\\]")
}

/// JSON in ASCII: a message beyond it would have to begin with a mark that readers of JSON stumble over.
fn ascii(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            text.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        }
    }
    text
}

#[cfg(test)]
mod tests;
