use std::sync::Mutex;

use app::model::person::{Actor, Role};
use app::model::timestamp::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, UdpSocket};
use url::Host;
use wiremock::matchers::method;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::syslog::Address;
use super::*;
use crate::audit::record;
use crate::fixture::Fixture;
use crate::webhook_signature::Key;

const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

async fn happen(fixture: &Fixture, actor: &Actor, count: usize) {
    let service = &fixture.service;
    let mut tx = service.store.write().await.unwrap();
    for number in 0..count {
        record(&mut tx, service, actor, "settings.saved", "settings", json!({ "number": number })).await.unwrap();
    }
    tx.commit().await.unwrap();
}

fn syslog(address: Address) -> Receiver {
    Receiver::Syslog(Syslog::new(address, "sweep.example", None).unwrap())
}

/// Where nobody listens any more.
async fn nowhere() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

fn loopback() -> Host {
    Host::Ipv4(std::net::Ipv4Addr::LOCALHOST)
}

/// Hears so many connections on this port, each to its end; gives all that was said.
async fn heard(listener: TcpListener, connections: usize) -> String {
    let mut text = String::new();
    for _ in 0..connections {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_to_string(&mut text).await.unwrap();
    }
    text
}

/// What stands between the octets that are counted.
fn messages(mut text: &str) -> Vec<String> {
    let mut found = Vec::new();
    while let Some((octets, rest)) = text.split_once(' ') {
        let (message, rest) = rest.split_at(octets.parse().unwrap());
        found.push(message.to_owned());
        text = rest;
    }
    assert!(text.is_empty());
    found
}

fn value<'a>(message: &'a str, name: &str) -> &'a str {
    message.split_once(&format!(" {name}=\"")).unwrap().1.split_once('"').unwrap().0
}

#[tokio::test]
async fn every_row_goes_by_tcp_in_its_order_and_once_where_nothing_fails() {
    let fixture = Fixture::new().await;
    let (service, admin, stranger) = (&fixture.service, fixture.actor(Role::Admin), fixture.stranger());
    happen(&fixture, admin, 120).await;
    happen(&fixture, stranger, 3).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let receiver = syslog(Address::Tcp(loopback(), listener.local_addr().unwrap().port()));
    let hearing = tokio::spawn(heard(listener, 5));
    assert_eq!(step(service, &receiver, &[1; 16]).await.unwrap(), 123);
    assert_eq!(step(service, &receiver, &[1; 16]).await.unwrap(), 0);
    happen(&fixture, admin, 1).await;
    assert_eq!(step(service, &receiver, &[1; 16]).await.unwrap(), 1);
    let messages = messages(&hearing.await.unwrap());
    let places = |company: &str| {
        let of_company = messages.iter().filter(|message| value(message, "company") == company);
        of_company.map(|message| value(message, "seq").parse().unwrap()).collect::<Vec<u32>>()
    };
    assert_eq!(places("acme-outdoor"), (1..=121).collect::<Vec<_>>());
    assert_eq!(places("other"), [1, 2, 3]);
}

#[tokio::test]
async fn a_receiver_that_is_away_loses_nothing_and_stops_nobody() {
    let fixture = Fixture::new().await;
    let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
    happen(&fixture, admin, 2).await;
    let port = nowhere().await;
    let receiver = syslog(Address::Tcp(loopback(), port));
    assert!(matches!(step(service, &receiver, &[1; 16]).await, Err(Trouble::Receiver(_))));
    happen(&fixture, admin, 1).await;
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let hearing = tokio::spawn(heard(listener, 1));
    assert_eq!(step(service, &receiver, &[1; 16]).await.unwrap(), 3);
    assert_eq!(messages(&hearing.await.unwrap()).len(), 3);
}

#[tokio::test]
async fn rows_that_a_receiver_broke_off_on_are_sent_again() {
    let fixture = Fixture::new().await;
    let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
    happen(&fixture, admin, 2).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let receiver = syslog(Address::Tcp(loopback(), listener.local_addr().unwrap().port()));
    let breaking = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        // What was sent is never read, so the connection is reset.
        stream.readable().await.unwrap();
        drop(stream);
        listener
    });
    assert!(matches!(step(service, &receiver, &[1; 16]).await, Err(Trouble::Receiver(_))));
    let hearing = tokio::spawn(heard(breaking.await.unwrap(), 1));
    assert_eq!(step(service, &receiver, &[1; 16]).await.unwrap(), 2);
    assert_eq!(messages(&hearing.await.unwrap()).len(), 2);
}

#[tokio::test]
async fn a_datagram_is_a_message() {
    let fixture = Fixture::new().await;
    happen(&fixture, fixture.actor(Role::Admin), 2).await;
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let receiver = syslog(Address::Udp(loopback(), socket.local_addr().unwrap().port()));
    assert_eq!(step(&fixture.service, &receiver, &[1; 16]).await.unwrap(), 2);
    let mut bytes = [0; 9_000];
    for place in ["1", "2"] {
        let length = socket.recv(&mut bytes).await.unwrap();
        let message = std::str::from_utf8(&bytes[..length]).unwrap();
        assert!(
            message.starts_with("<110>1 2026-11-22T12:00:00Z sweep.example edgesweep - settings.saved ["),
            "{message}"
        );
        assert_eq!(value(message, "seq"), place);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_socket_of_this_machine_is_a_receiver() {
    let fixture = Fixture::new().await;
    happen(&fixture, fixture.actor(Role::Admin), 1).await;
    let path = fixture.folder().join("log");
    let receiver = syslog(Address::Unix(path.clone()));
    assert!(step(&fixture.service, &receiver, &[1; 16]).await.is_err());
    let socket = tokio::net::UnixDatagram::bind(&path).unwrap();
    assert_eq!(step(&fixture.service, &receiver, &[1; 16]).await.unwrap(), 1);
    let mut bytes = [0; 9_000];
    let length = socket.recv(&mut bytes).await.unwrap();
    assert!(std::str::from_utf8(&bytes[..length]).unwrap().ends_with("] {\"number\":0}"));
}

#[tokio::test]
async fn one_process_sends_until_its_lease_is_over() {
    let fixture = Fixture::new().await;
    let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
    happen(&fixture, admin, 1).await;
    let receiver = syslog(Address::Tcp(loopback(), nowhere().await));
    // The first has the lease, whatever became of its try.
    assert!(step(service, &receiver, &[1; 16]).await.is_err());
    assert_eq!(step(service, &receiver, &[2; 16]).await.unwrap(), 0);
    assert!(step(service, &receiver, &[1; 16]).await.is_err());
    fixture.clock.advance_ms(LEASE_MS);
    assert!(step(service, &receiver, &[2; 16]).await.is_err());
    assert_eq!(step(service, &receiver, &[1; 16]).await.unwrap(), 0);
    // Whoever lost it moves nothing.
    let moved = forwarding::advance(&service.store, "syslog", &[1; 16], &admin.company_id, 1).await.unwrap();
    assert!(!moved);
    assert_eq!(forwarding::behind(&service.store, "syslog").await.unwrap().len(), 1);
}

/// A webhook that refuses so many messages and takes the rest.
struct Hook {
    server: MockServer,
    seen: Arc<Mutex<Vec<(String, Value)>>>,
}

impl Hook {
    async fn new(refuses: u64) -> Self {
        let server = MockServer::start().await;
        let seen = Arc::new(Mutex::new(Vec::new()));
        if refuses > 0 {
            let refusing = Mock::given(method("POST")).respond_with(ResponseTemplate::new(503));
            refusing.up_to_n_times(refuses).with_priority(1).mount(&server).await;
        }
        let taken = Arc::clone(&seen);
        let taking = move |request: &Request| {
            let header = |name: &str| request.headers[name].to_str().unwrap().to_owned();
            let second: i64 = header("webhook-timestamp").parse().unwrap();
            let key = Key::parse(&SecretString::from(SECRET)).unwrap();
            let signed = key.headers(&header("webhook-id"), Timestamp(second * 1_000), &request.body);
            assert_eq!(signed["webhook-signature"].to_str().unwrap(), header("webhook-signature"));
            taken.lock().unwrap().push((header("webhook-id"), serde_json::from_slice(&request.body).unwrap()));
            ResponseTemplate::new(204)
        };
        Mock::given(method("POST")).respond_with(taking).with_priority(2).mount(&server).await;
        Self { server, seen }
    }

    fn receiver(&self, service: &Service) -> Receiver {
        let url = format!("{}/a-secret-path", self.server.uri()).parse().unwrap();
        let address = webhook::Address { url, secret: SecretString::from(SECRET) };
        Receiver::Webhook(Webhook::new(address, Arc::clone(&service.clock)).unwrap())
    }
}

#[tokio::test]
async fn a_webhook_gets_signed_rows_and_those_that_it_did_not_take_again() {
    let fixture = Fixture::new().await;
    let (service, admin) = (&fixture.service, fixture.actor(Role::Admin));
    happen(&fixture, admin, 60).await;
    let hook = Hook::new(1).await;
    let receiver = hook.receiver(service);
    let Err(Trouble::Receiver(why)) = step(service, &receiver, &[1; 16]).await else { panic!("it was refused") };
    assert!(why.contains("503") && !why.contains("a-secret-path"), "{why}");
    assert_eq!(step(service, &receiver, &[1; 16]).await.unwrap(), 60);
    let seen = hook.seen.lock().unwrap();
    let ids: Vec<_> = seen.iter().map(|(id, _)| id.clone()).collect();
    let company = &admin.company_id;
    assert_eq!(ids, [format!("audit-{company}-1-50"), format!("audit-{company}-51-60")]);
    let rows = seen.iter().flat_map(|(_, body)| body["data"]["rows"].as_array().unwrap());
    let places: Vec<_> = rows.map(|row| row["seq"].as_i64().unwrap()).collect();
    assert_eq!(places, (1..=60).collect::<Vec<_>>());
    assert_eq!(seen[0].1["type"], "audit.rows");
    assert_eq!(seen[0].1["data"]["company"], "acme-outdoor");
    assert_eq!(seen[0].1["data"]["rows"][0]["who"], admin.email.as_str());
}

#[tokio::test]
async fn an_address_of_a_webhook_is_never_shown_whole() {
    let fixture = Fixture::new().await;
    let hook = Hook::new(0).await;
    let url = format!("{}/a-secret-path", hook.server.uri()).parse().unwrap();
    let address = webhook::Address { url, secret: SecretString::from(SECRET) };
    let shown = format!("{address:?}");
    assert!(shown.contains("127.0.0.1") && !shown.contains("secret-path") && !shown.contains("LaLaSw"), "{shown}");
    let weak = webhook::Address { secret: SecretString::from("tiny"), ..address };
    assert!(Webhook::new(weak, Arc::clone(&fixture.service.clock)).is_err());
}
