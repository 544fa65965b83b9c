//! What holds for every service that keeps the master key: the same functions on each, with a stand-in for it that seals as
//! the service does, and checks who asks.

use std::sync::Arc;

use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Respond, ResponseTemplate};

use super::KmsError;
use crate::clock::{CountingRandomness, ManualClock};
use crate::fixture::{Fixture, START};
use crate::providers::client::{Client, Timeouts};
use crate::vault::key::Key;
use crate::vault::place::Label;
use crate::vault::{MasterKey, Owner, Vault, VaultError};

/// What the service is asked for.
pub const LABEL: Label<'_> = Label { owner: "acme", version: 2 };

pub fn client() -> Client {
    Client::new(Timeouts::STANDARD, Arc::new(ManualClock::at(START)))
}

pub async fn server(answers: impl Respond + 'static) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answers).mount(&server).await;
    server
}

/// A key comes back as it went, for its owner and version alone.
pub async fn wraps_and_unwraps(master: &MasterKey) {
    let (key, randomness) = (Key::from_bytes([9; 32]), CountingRandomness::default());
    let wrapped = master.wrap(LABEL, &key, &randomness).await.unwrap();
    assert!(!wrapped.windows(8).any(|window| window == [9; 8]));
    assert!(master.unwrap(LABEL, &wrapped).await.unwrap().unwrap().bytes() == key.bytes());
    for label in [Label { version: 3, ..LABEL }, Label { owner: "other", ..LABEL }] {
        assert!(master.unwrap(label, &wrapped).await.unwrap().is_none(), "{label:?}");
    }
    let mut changed = wrapped;
    *changed.last_mut().unwrap() ^= 1;
    assert!(master.unwrap(LABEL, &changed).await.unwrap().is_none());
}

/// A database is opened with it, and refused by a key that is held here and the other way round; secrets are sealed and
/// opened, and the service is asked once for each data key.
pub async fn is_a_master_key(server: &MockServer, master: impl Fn() -> MasterKey) {
    let fixture = Fixture::new().await;
    let store = &fixture.service.store;
    let vault = || Vault::new(master(), Arc::new(CountingRandomness::default()));
    let (first, second) = (vault(), vault());
    first.verify(store).await.unwrap();
    second.verify(store).await.unwrap();
    let sealer = first.sealer(store, Owner::Company("acme"), START).await.unwrap();
    let place = crate::vault::Place { table: "credentials", row: "one", field: "token" };
    let sealed = sealer.seal(place, &secrecy::SecretString::from("hunter2"));
    let keys = second.keys(store, Owner::Company("acme")).await.unwrap();
    assert!(keys.open(place, &sealed).is_ok());
    let asked = server.received_requests().await.unwrap().len();
    second.keys(store, Owner::Company("acme")).await.unwrap();
    assert_eq!(server.received_requests().await.unwrap().len(), asked, "what was opened is kept");
    let local = Vault::new(Key::from_bytes([1; 32]), Arc::new(CountingRandomness::default()));
    let refused = local.verify(store).await.unwrap_err();
    assert!(matches!(&refused, VaultError::WrongKey { wanted, .. } if *wanted == first.master_name()), "{refused}");
}

/// An answer to everything, and what is said of it.
pub struct Case {
    pub status: u16,
    pub body: &'static str,
    /// Part of the sentence, which also repeats the body's words.
    pub said: &'static str,
}

/// What goes wrong is said in one sentence, at the start already, and nothing is stored then.
pub async fn says_what_is_wrong(cases: &[Case], master: impl Fn(&str) -> MasterKey) {
    for Case { status, body, said } in cases {
        let answer = ResponseTemplate::new(*status).set_body_raw(*body, "application/json");
        let server = server(answer).await;
        let fixture = Fixture::new().await;
        let vault = Vault::new(master(&server.uri()), Arc::new(CountingRandomness::default()));
        let error = vault.verify(&fixture.service.store).await.unwrap_err().to_string();
        assert!(error.contains(said), "{status} {body}: {error}");
        assert!(!error.contains('\n'), "{error}");
        let check = crate::store::vault_check::find(&mut fixture.service.store.reader().await.unwrap()).await.unwrap();
        assert!(check.is_none());
    }
    // What repeats the request does not make the error repeat the key.
    let parrot = server(|asked: &wiremock::Request| {
        ResponseTemplate::new(200).set_body_raw(asked.body.clone(), "application/json")
    });
    let (parrot, key) = (parrot.await, Key::from_bytes([9; 32]));
    let repeated = master(&parrot.uri()).wrap(LABEL, &key, &CountingRandomness::default()).await.unwrap_err();
    assert!(!repeated.to_string().contains(&key.text()[..20]), "{repeated}");
    let nowhere = master("http://127.0.0.1:9");
    let error = nowhere.wrap(LABEL, &Key::from_bytes([9; 32]), &CountingRandomness::default()).await.unwrap_err();
    let VaultError::Kms(KmsError::Unreachable { .. } | KmsError::Nobody { .. }) = &error else { panic!("{error}") };
    assert!(error.to_string().contains("refused the connection"), "{error}");
}
