//! That a secret goes to its vendor and nowhere else: a vendor that repeats all that it hears finds no way into what people
//! read, or into what is logged.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::Level;
use wiremock::{Request, ResponseTemplate};

use super::{Subject, batch};

/// In every token that a vendor of the suite gives.
pub const IN_TOKENS: &str = "a-token-for-tests";

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}

pub async fn a_secret_that_the_vendor_repeats_is_shown_nowhere(subject: Subject) {
    let log = Log::default();
    let writer = log.clone();
    let listener = tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(move || writer.clone()).finish();
    let _listening = tracing::subscriber::set_default(listener);
    tracing::trace!("a first line");
    for status in [200, 400, 403, 429, 500] {
        for granted in 0..=subject.requests_before {
            let secret = subject.secret;
            let echo = move |request: &Request| {
                let headers: Vec<_> =
                    request.headers.iter().map(|(name, value)| format!("{name}: {value:?}")).collect();
                let values: Vec<_> = request.headers.values().filter_map(|value| value.to_str().ok()).collect();
                let body = String::from_utf8_lossy(&request.body).into_owned();
                let body = format!("{secret} {} {} {} {body}", request.url, values.join(" "), headers.join(" "));
                ResponseTemplate::new(status).set_body_string(body)
            };
            let vendor = subject.turning(granted, echo).await;
            let account = (subject.account)(*vendor.address());
            let provider = subject.patient();
            let outcome = provider.purge(&account, &batch(1)).await;
            let verdict = provider.test(&account).await;
            let shown = format!("{outcome:?} {verdict:?} {:?}", provider.check(&account));
            assert!(shown.contains("•••"), "the vendor's words are shown: {shown}");
            assert!(!shown.contains(secret) && !shown.contains(IN_TOKENS), "{shown}");
        }
    }
    let logged = log.text();
    assert!(logged.contains("a first line"), "it is listened to");
    assert!(!logged.contains(subject.secret) && !logged.contains(IN_TOKENS), "{logged}");
}
