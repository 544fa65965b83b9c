//! E-mail, through the server that the operator named.

use std::time::{Duration, SystemTime};

use app::model::notification::Occasion;
use app::model::timestamp::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Mail};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{Herald, Message, Refusal, words};

/// From the connection to the last answer of the server, each step.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends mail. It has no `Debug`: it knows a password.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    host: String,
}

/// Why no mail can be sent as it is set up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    #[error(
        "give smtps://USER:PASSWORD@HOST:465, smtp://USER:PASSWORD@HOST:587?tls=required, or smtp://HOST:25 without encryption"
    )]
    Url,
    #[error("`{0}` is no address to send from, such as Edgesweep <edgesweep@example.com>")]
    From(String),
}

impl Mailer {
    /// By the server's URL, from this address or one at the host of `public_url`.
    pub fn new(url: &SecretString, from: Option<&str>, public_url: &str) -> Result<Self, MailError> {
        let host = Url::parse(public_url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        let from = from.map_or_else(|| format!("Edgesweep <edgesweep@{host}>"), str::to_owned);
        let from: Mailbox = from.parse().map_err(|_| MailError::From(from))?;
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose_secret())
            .map_err(|_| MailError::Url)?
            .hello_name(ClientId::Domain(host.clone()))
            .timeout(Some(TIMEOUT))
            .build();
        Ok(Self { transport, from, host })
    }

    async fn send(&self, to: &str, letter: Letter<'_>, now: Timestamp) -> Result<String, Refusal> {
        let refused = |what: &str| Refusal::Final(format!("The e-mail could not be written: {what}."));
        let to: Mailbox = to.parse().map_err(|_| refused("the address cannot be used"))?;
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let mail = Mail::builder()
            .from(self.from.clone())
            .to(to)
            .subject(letter.subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(now.since_ms(Timestamp(0))))
            .message_id(Some(format!("<{}@{}>", letter.id, self.host)))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(letter.text)
            .map_err(|_| refused("it has no sender"))?;
        match self.transport.send(mail).await {
            Ok(answer) => Ok(answer.first_line().map_or_else(|| "Sent".to_owned(), |line| format!("Sent: {line}"))),
            Err(error) if error.is_permanent() => {
                Err(Refusal::Final(format!("The server for mail refused it: {error}.")))
            }
            Err(error) => Err(Refusal::Passing(format!("The server for mail did not take it: {error}."), None)),
        }
    }
}

/// What is in a mail.
struct Letter<'a> {
    /// Of two with the same, programs for mail keep one.
    id: &'a str,
    subject: String,
    text: String,
}

impl Herald {
    /// Sends one mail, once.
    ///
    /// # Errors
    /// Why it was not sent, as a sentence.
    pub async fn mail(&self, to: &str, id: &str, subject: &str, text: String, now: Timestamp) -> Result<(), String> {
        let Some(mailer) = &self.mailer else { return Err("This server sends no e-mail.".to_owned()) };
        let letter = Letter { id, subject: subject.to_owned(), text };
        let Err(Refusal::Passing(why, _) | Refusal::Final(why)) = mailer.send(to, letter, now).await else {
            return Ok(());
        };
        Err(why)
    }
}

/// Tells somebody.
pub async fn tell(
    herald: &Herald,
    to: &str,
    occasion: Occasion,
    message: &Message<'_>,
    now: Timestamp,
) -> Result<String, Refusal> {
    match &herald.mailer {
        Some(mailer) => {
            let (subject, text) = match occasion {
                Occasion::End => (words::subject(message), words::text(message)),
                Occasion::Approval => (words::question(message), words::asking(message)),
            };
            let letter = Letter { id: message.id, subject, text };
            mailer.send(to, letter, now).await
        }
        None => Err(Refusal::Final("This server sends no e-mail any more.".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(url: &str, from: Option<&str>) -> Option<MailError> {
        Mailer::new(&SecretString::from(url), from, "https://edgesweep.example.com").err()
    }

    #[test]
    fn what_cannot_work_is_refused_without_the_password() {
        assert_eq!(trouble("smtps://me:secret@mail.example", None), None);
        assert_eq!(trouble("smtp://mail.example:587?tls=required", Some("Ops <ops@example.com>")), None);
        for url in ["https://me:secret@mail.example", "mail.example", ""] {
            let error = trouble(url, None).unwrap();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
        assert_eq!(trouble("smtp://mail.example", Some("nobody")), Some(MailError::From("nobody".to_owned())));
    }
}
