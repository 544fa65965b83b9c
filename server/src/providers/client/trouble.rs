//! Why there is no answer, in words of our own: nothing of the request or of the vendor is repeated, so no secret can
//! come out this way.

use std::error::Error;
use std::io;

use super::Timeouts;
use super::guard::Private;

/// Why there is no whole answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    pub kind: TroubleKind,
    /// Half a sentence that goes on after a name, such as `did not answer within 15 s`.
    pub message: String,
}

/// What a caller may want to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// The name has no address.
    NoName,
    /// Nothing could be reached.
    Unreachable,
    /// Reached, or not even that, but not in time.
    TimedOut,
    /// The certificate or the TLS of the other side cannot be accepted.
    Tls,
    /// It closed the connection before its answer was whole.
    Closed,
    /// What it speaks is not HTTP.
    NotHttp,
    /// It stands in a network where the operator lets nobody go.
    Private,
}

impl From<Private> for Trouble {
    fn from(private: Private) -> Self {
        Self { kind: TroubleKind::Private, message: private.to_string() }
    }
}

impl Trouble {
    pub(super) fn of(error: &reqwest::Error, timeouts: Timeouts) -> Self {
        let (kind, message) = if error.is_timeout() && error.is_connect() {
            (TroubleKind::TimedOut, format!("could not be reached within {}", seconds(timeouts.connect)))
        } else if error.is_timeout() {
            (TroubleKind::TimedOut, format!("did not answer within {}", seconds(timeouts.total)))
        } else {
            Self::of_causes(error)
        };
        Self { kind, message }
    }

    fn of_causes(error: &reqwest::Error) -> (TroubleKind, String) {
        if let Some(private) = causes(error).find_map(|cause| cause.downcast_ref::<Private>()) {
            return (TroubleKind::Private, private.to_string());
        }
        if let Some(told) = causes(error).find_map(Self::of_cause) {
            return told;
        }
        if error.is_connect() {
            return (TroubleKind::Unreachable, "could not be reached".to_owned());
        }
        (TroubleKind::Closed, "broke its answer off".to_owned())
    }

    fn of_cause(error: &(dyn Error + 'static)) -> Option<(TroubleKind, String)> {
        if let Some(error) = error.downcast_ref::<rustls::Error>() {
            return Some((TroubleKind::Tls, format!("cannot be trusted or does not speak TLS ({error})")));
        }
        if let Some(error) = error.downcast_ref::<hyper::Error>() {
            if error.is_parse() {
                return Some((TroubleKind::NotHttp, "answered something that is not HTTP".to_owned()));
            }
            if error.is_incomplete_message() {
                return Some((TroubleKind::Closed, "closed the connection before its answer was whole".to_owned()));
            }
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return Self::of_io(error.kind()).map(|(kind, message)| (kind, message.to_owned()));
        }
        // hyper-util has no type for it that can be seen from outside.
        (error.to_string() == "dns error")
            .then(|| (TroubleKind::NoName, "has a name that no address was found for".to_owned()))
    }

    fn of_io(kind: io::ErrorKind) -> Option<(TroubleKind, &'static str)> {
        match kind {
            io::ErrorKind::ConnectionRefused => {
                Some((TroubleKind::Unreachable, "refused the connection: nothing listens at that port"))
            }
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable => {
                Some((TroubleKind::Unreachable, "cannot be reached from this network"))
            }
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => {
                Some((TroubleKind::Closed, "closed the connection before its answer was whole"))
            }
            _ => None,
        }
    }
}

/// From the outermost to the innermost.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |&error| {
        // The inner error of an `io::Error` is not always among its sources.
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        }
    })
}

fn seconds(span: std::time::Duration) -> String {
    if span.subsec_millis() == 0 { format!("{} s", span.as_secs()) } else { format!("{} ms", span.as_millis()) }
}
