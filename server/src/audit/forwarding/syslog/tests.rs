use app::model::timestamp::Timestamp;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use super::*;
use crate::store::audit::Entry;

fn row(action: &str, who: &str, details: &str) -> Stored {
    let text = str::to_owned;
    let entry = Entry {
        id: text("0199-id"),
        company_id: text("c"),
        seq: 7,
        kind: text("person"),
        person_id: None,
        who: text(who),
        origin: text("192.0.2.1"),
        action: text(action),
        subject: text("settings"),
        details: text(details),
        at: Timestamp(1_795_348_800_123),
    };
    Stored { entry, hash: vec![1, 255] }
}

#[test]
fn a_row_is_a_message_as_rfc_5424_has_it() {
    let said = message(&row("settings.saved", "ada@acme.example", r#"{"a":"b"}"#), "acme", "sweep.example");
    assert_eq!(
        said,
        "<110>1 2026-11-22T12:00:00.123Z sweep.example edgesweep - settings.saved \
         [edgesweep@32473 id=\"0199-id\" company=\"acme\" seq=\"7\" kind=\"person\" who=\"ada@acme.example\" \
         from=\"192.0.2.1\" action=\"settings.saved\" subject=\"settings\" hash=\"01ff\"] {\"a\":\"b\"}"
    );
    assert!(message(&row("refusal.role", "ada", "{}"), "", "-").starts_with("<108>1 "));
}

#[test]
fn nothing_that_was_typed_ends_a_value_or_a_message() {
    let said = message(&row("a.b", "a\"]\\ x", "{\"ü\":\"\u{1F392}\"}"), "acme", "-");
    assert!(said.contains(r#" who="a\"\]\\ x" "#), "{said}");
    assert!(said.ends_with(r#"] {"\u00fc":"\ud83c\udf92"}"#), "{said}");
    let parsed: serde_json::Value = serde_json::from_str(said.rsplit_once("] ").unwrap().1).unwrap();
    assert_eq!(parsed["ü"], "\u{1F392}");
}

#[test]
fn details_that_are_too_long_for_a_message_are_left_out_and_counted() {
    let details = format!("{{\"a\":\"{}\"}}", "x".repeat(20_000));
    let said = message(&row(&"long".repeat(20), &"w".repeat(2_000), &details), "acme", "-");
    assert!(said.len() <= MAX_MESSAGE_BYTES);
    assert!(said.ends_with(&format!("{{\"details_left_out_bytes\":{}}}", details.len())), "{said}");
    assert!(said.contains(&format!(" - {} [", "long".repeat(8))), "{said}");
}

#[test]
fn addresses_are_read_with_the_ports_that_are_usual() {
    let named = |name: &str| Host::Domain(name.to_owned());
    for (text, address) in [
        ("udp://log.example", Address::Udp(named("log.example"), 514)),
        ("tcp://log.example", Address::Tcp(named("log.example"), 601)),
        ("tls://log.example:443", Address::Tls(named("log.example"), 443)),
        ("tls://[2001:db8::1]", Address::Tls(Host::Ipv6("2001:db8::1".parse().unwrap()), 6514)),
        ("udp://127.0.0.1:9", Address::Udp(Host::Ipv4(Ipv4Addr::LOCALHOST), 9)),
        ("unix:/dev/log", Address::Unix(PathBuf::from("/dev/log"))),
        ("unix:///run/log", Address::Unix(PathBuf::from("/run/log"))),
    ] {
        assert_eq!(Address::parse(text), Some(address), "{text}");
    }
    for text in ["", "log.example", "http://log.example", "tcp://", "tcp://a/b", "tcp://me@a", "udp://a?b", "unix:log"]
    {
        assert_eq!(Address::parse(text), None, "{text}");
    }
}

#[tokio::test]
async fn by_tls_only_a_receiver_with_a_known_certificate_gets_anything() {
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let authority = folder.path().join("authority.pem");
    std::fs::write(&authority, own.cert.pem()).unwrap();
    let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let hearing = tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let (stream, _) = listener.accept().await.unwrap();
        assert!(acceptor.accept(stream).await.is_err(), "a stranger's certificate is not taken");
        let (stream, _) = listener.accept().await.unwrap();
        let mut text = String::new();
        acceptor.accept(stream).await.unwrap().read_to_string(&mut text).await.unwrap();
        text
    });
    let address = Address::Tls(Host::Domain("localhost".to_owned()), port);
    let stored = [row("settings.saved", "ada", "{}")];
    let rows = Rows { company_id: "c", company: "acme", rows: &stored };
    assert!(Syslog::new(address.clone(), "-", None).unwrap().send(&rows).await.is_err());
    Syslog::new(address, "-", Some(&authority)).unwrap().send(&rows).await.unwrap();
    let text = hearing.await.unwrap();
    let (octets, message) = text.split_once(' ').unwrap();
    assert_eq!(octets.parse(), Ok(message.len()));
    assert!(Syslog::new(Address::Unix("/x".into()), "-", Some(&folder.path().join("none.pem"))).is_err());
}
