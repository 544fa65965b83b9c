//! The company's webhook: where it is, what signs for it, whether it answers, and what is told there.

use app::backend::Answer;
use app::model::connection::TestVerdict;
use app::model::error::{AppError, FieldProblem};
use app::model::notification::{Webhook, WebhookForm};
use app::model::person::Actor;
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use secrecy::SecretString;
use serde_json::{Value, json};
use url::Url;

use super::{Herald, Message, Refusal, words};
use crate::audit;
use crate::clock::rfc_3339;
use crate::connections::last_four;
use crate::providers::client::{Method, Redactor, Request};
use crate::service::Service;
use crate::store::StoreError;
use crate::store::webhooks::{self, Stored};
use crate::vault::{CannotOpen, Owner, Place, VaultError};
use crate::webhook_signature::Key;

/// The subject of the webhook in the audit trail.
const SUBJECT: &str = "webhook";
const MAX_URL_BYTES: usize = 2_000;
/// The longest pause that a receiver can ask for.
const MAX_PAUSE_MS: i64 = 60 * 60 * 1_000;
/// Nobody wants this any more.
const GONE: u16 = 410;

/// Where a request goes, and what signs it.
struct Target {
    url: Url,
    secret: SecretString,
    key: Key,
}

/// Where the company is told, without the secret.
pub async fn webhook(service: &Service, actor: &Actor) -> Answer<Webhook> {
    let stored = webhooks::of(&service.store, &actor.company_id).await?;
    Ok(stored
        .map(|stored| Webhook { url: stored.url, last_four: stored.last_four, last_test: stored.last_test })
        .unwrap_or_default())
}

/// Saves where the company is told. An empty secret keeps the one that is there; an empty URL takes both away.
pub async fn save_webhook(service: &Service, actor: &Actor, form: WebhookForm) -> Answer<Webhook> {
    let before = webhooks::of(&service.store, &actor.company_id).await?;
    let host_before = before.as_ref().map(|before| host(&before.url));
    // Before the transaction: the key may be at a service.
    let sealer = service.sealer(Owner::Company(&actor.company_id)).await?;
    let wanted = if form.url.trim().is_empty() { None } else { Some(wanted(service, &form, before.is_some()).await?) };
    let details = json!({
        "before": { "host": host_before },
        "after": { "host": wanted.as_ref().map(|wanted| host(&wanted.url)) },
        "secret_changed": !form.secret.trim().is_empty(),
    });
    let mut tx = service.store.write().await?;
    match &wanted {
        Some(Wanted { url, secret: None }) => webhooks::lead(&mut tx, &actor.company_id, url).await?,
        Some(Wanted { url, secret: Some(secret) }) => {
            sealer.confirm(&mut tx).await?;
            let stored = Stored {
                url: url.clone(),
                sealed: sealer.seal(place(&actor.company_id), secret),
                last_four: last_four(secret),
                last_test: None,
            };
            webhooks::put(&mut tx, &actor.company_id, &stored).await?;
        }
        None => webhooks::remove(&mut tx, &actor.company_id).await?,
    }
    audit::record(&mut tx, service, actor, "webhook.saved", SUBJECT, details).await?;
    tx.commit().await.map_err(StoreError::from)?;
    webhook(service, actor).await
}

/// What is to be stored.
struct Wanted {
    url: String,
    /// None: the one that there is.
    secret: Option<SecretString>,
}

async fn wanted(service: &Service, form: &WebhookForm, is_there: bool) -> Answer<Wanted> {
    let mut problems = Vec::new();
    let mut problem = |field: &str, message: String| problems.push(FieldProblem { field: field.to_owned(), message });
    let url = read_url(service, form.url.trim()).await;
    if let Err(message) = &url {
        problem("url", message.clone());
    }
    let secret = SecretString::from(form.secret.trim());
    let is_kept = form.secret.trim().is_empty();
    if is_kept && !is_there {
        problem("secret", "The secret is missing: with it, the receiver knows who sends.".to_owned());
    } else if !is_kept && let Err(message) = Key::parse(&secret) {
        problem("secret", message);
    }
    let (true, Ok(url)) = (problems.is_empty(), url) else { return Err(AppError::Invalid { problems }) };
    Ok(Wanted { url, secret: (!is_kept).then_some(secret) })
}

/// A URL of the open internet, by https; otherwise only of hosts that the operator named.
async fn read_url(service: &Service, text: &str) -> Result<String, String> {
    if text.len() > MAX_URL_BYTES {
        return Err(format!("The address is longer than {MAX_URL_BYTES} bytes."));
    }
    let url = Url::parse(text).ok().filter(|url| url.username().is_empty() && url.password().is_none());
    let Some(url) = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some()) else {
        return Err("This is no address such as https://hooks.example.com/edgesweep.".to_owned());
    };
    let Some(herald) = service.herald.get() else { return Ok(url.into()) };
    if url.scheme() == "http" && !herald.guard.is_named(&url) {
        return Err("What is told must not be read on the way: use https.".to_owned());
    }
    match herald.guard.refusal(&url).await {
        Some(refusal) => Err(format!("{} {refusal}.", host(url.as_str()))),
        None => Ok(url.into()),
    }
}

/// Sends a signed message that says nothing, and tells what came back.
pub async fn test_webhook(service: &Service, actor: &Actor) -> Answer<TestVerdict> {
    let message = "There is no webhook to be tested. Save one first.".to_owned();
    let Some(target) = target(service, &actor.company_id).await? else { return Err(AppError::Conflict { message }) };
    let message = "The server is still starting.".to_owned();
    let herald = service.herald.get().ok_or(AppError::Unavailable { message })?;
    let at = service.now();
    let body = json!({
        "type": "webhook.test",
        "timestamp": rfc_3339(at),
        "data": { "company": actor.slug.to_string() },
    });
    let sent = match target {
        Ok(target) => send(service, herald, &target, &format!("test-{}", service.new_id()), &body).await,
        Err(refusal) => Err(refusal),
    };
    let (passed, message) = match sent {
        Ok(answer) => (true, format!("It took a signed test message: {answer}.")),
        Err(Refusal::Passing(why, _) | Refusal::Final(why)) => (false, why),
    };
    let verdict = TestVerdict { at, passed, message, details: Vec::new() };
    let mut tx = service.store.write().await?;
    webhooks::keep_verdict(&mut tx, &actor.company_id, &verdict).await?;
    audit::record(&mut tx, service, actor, "webhook.tested", SUBJECT, json!({ "passed": passed })).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(verdict)
}

/// Tells the company.
pub async fn tell(
    service: &Service,
    herald: &Herald,
    company_id: &str,
    message: &Message<'_>,
) -> Result<Result<String, Refusal>, StoreError> {
    Ok(match target(service, company_id).await {
        Err(VaultError::Store(error)) => return Err(error),
        Err(error) => Err(Refusal::Passing(format!("Its secret cannot be opened now: {error}."), None)),
        Ok(None) => Err(Refusal::Final("The webhook was taken away.".to_owned())),
        Ok(Some(Err(refusal))) => Err(refusal),
        Ok(Some(Ok(target))) => send(service, herald, &target, message.id, &words::ended(message)).await,
    })
}

async fn target(service: &Service, company_id: &str) -> Result<Option<Result<Target, Refusal>>, VaultError> {
    let unusable = || Refusal::Final("The webhook cannot be used as it is stored. Save its secret again.".to_owned());
    // Between two reads the secret may be sealed anew and its key be retired, so it is read once more.
    for is_last in [false, true] {
        let Some(stored) = webhooks::of(&service.store, company_id).await? else { break };
        let secret = match service.keys(Owner::Company(company_id)).await?.open(place(company_id), &stored.sealed) {
            Err(CannotOpen::NoKey(_)) if !is_last => continue,
            Err(CannotOpen::NoKey(_) | CannotOpen::Wrong) => return Ok(Some(Err(unusable()))),
            Ok(secret) => secret,
        };
        let (Ok(key), Ok(url)) = (Key::parse(&secret), Url::parse(&stored.url)) else {
            return Ok(Some(Err(unusable())));
        };
        return Ok(Some(Ok(Target { url, secret, key })));
    }
    Ok(None)
}

/// Signed afresh at each attempt, under the same ID.
async fn send(service: &Service, herald: &Herald, target: &Target, id: &str, body: &Value) -> Result<String, Refusal> {
    if let Some(refusal) = herald.guard.refusal(&target.url).await {
        return Err(Refusal::Final(format!("{} {refusal}.", host(target.url.as_str()))));
    }
    let body = body.to_string().into_bytes();
    let mut headers = target.key.headers(id, service.now(), &body);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let request = Request { headers, body, ..Request::new(Method::POST, target.url.clone()) };
    let redactor = Redactor::of_secrets([&target.secret]);
    match herald.client.exchange(request).await {
        Ok(answer) if (200..300).contains(&answer.status) => Ok(answer.words(&redactor)),
        Ok(answer) if answer.status == GONE => {
            Err(Refusal::Final(format!("It answered: {}.", answer.words(&redactor))))
        }
        Ok(answer) => {
            let pause_ms = answer.retry_after.and_then(|pause| i64::try_from(pause.as_millis()).ok());
            let pause_ms = pause_ms.map(|pause| pause.min(MAX_PAUSE_MS));
            Err(Refusal::Passing(format!("It answered: {}.", answer.words(&redactor)), pause_ms))
        }
        Err(trouble) => Err(Refusal::Passing(format!("{} {}.", host(target.url.as_str()), trouble.message), None)),
    }
}

fn place(company_id: &str) -> Place<'_> {
    Place { table: "webhooks", row: company_id, field: "secret" }
}

/// What of a webhook's address may be said: its path is often a secret.
fn host(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
