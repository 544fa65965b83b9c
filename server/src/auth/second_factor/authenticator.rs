//! Authenticator apps: a secret that app and server share, and six digits of it for every half minute, as RFC 6238 has it:
//! <https://www.rfc-editor.org/rfc/rfc6238>. The secret is shown while it is being set up, and never again.

use app::backend::Answer;
use app::model::account::{Authenticator, Picture};
use app::model::error::AppError;
use app::model::person::Person;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use qrcodegen::{QrCode, QrCodeEcc};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use crate::auth::account::note;
use crate::service::{Service, defect};
use crate::store::{StoreError, Tx, second_factors as rows};
use crate::vault::{Keys, Owner, Place};

/// Bytes of a secret: as many as HMAC-SHA-1 gives, <https://www.rfc-editor.org/rfc/rfc4226#section-4>.
const SECRET_BYTES: usize = 20;
/// How long a secret that is not confirmed is shown.
const SETUP_MS: i64 = 30 * 60 * 1_000;
/// What apps show above the code.
const ISSUER: &str = "Edgesweep";

fn place(person_id: &str) -> Place<'_> {
    Place { table: "authenticators", row: person_id, field: "secret" }
}

/// Makes a secret that counts once a code of it was seen.
pub async fn begin(service: &Service, person: &Person) -> Answer<()> {
    let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
    service.randomness.fill(&mut *bytes);
    let secret = SecretString::from(STANDARD.encode(*bytes));
    let sealer = service.sealer(Owner::Installation).await?;
    let sealed = sealer.seal(place(&person.id), &secret);
    let mut tx = service.store.write().await?;
    sealer.confirm(&mut tx).await?;
    if !rows::begin(&mut tx, &person.id, &sealed, service.now()).await? {
        let message = "There is an authenticator app already. Remove it first.".to_owned();
        return Err(AppError::Conflict { message });
    }
    tx.commit().await.map_err(StoreError::from)?;
    Ok(())
}

/// Lets the secret count, for a code of it; false for a wrong one.
pub async fn confirm(service: &Service, person: &Person, code: &str) -> Answer<bool> {
    let keys = service.keys(Owner::Installation).await?;
    let mut tx = service.store.write().await?;
    let pending = rows::authenticator(&mut tx, &person.id).await?.filter(|kept| kept.confirmed.is_none());
    let Some(step) = pending.and_then(|kept| step(service, &keys, &person.id, &kept, code)) else { return Ok(false) };
    if !rows::use_step(&mut tx, &person.id, step, service.now()).await? {
        return Ok(false);
    }
    note(&mut tx, service, person, "authenticator.added", json!({})).await?;
    tx.commit().await.map_err(StoreError::from)?;
    Ok(true)
}

/// Takes a code of the app; false for one that is wrong, or was used before. The keys are the installation's.
pub async fn take(
    tx: &mut Tx,
    service: &Service,
    keys: &Keys,
    person_id: &str,
    code: &str,
) -> Result<bool, StoreError> {
    let kept = rows::authenticator(tx, person_id).await?.filter(|kept| kept.confirmed.is_some());
    match kept.and_then(|kept| step(service, keys, person_id, &kept, code)) {
        Some(step) => rows::use_step(tx, person_id, step, service.now()).await,
        None => Ok(false),
    }
}

pub async fn remove(service: &Service, person: &Person) -> Answer<()> {
    let mut tx = service.store.write().await?;
    if rows::remove(&mut tx, &person.id).await? {
        note(&mut tx, service, person, "authenticator.removed", json!({})).await?;
        tx.commit().await.map_err(StoreError::from)?;
    }
    Ok(())
}

/// What somebody is shown of theirs.
pub async fn shown(service: &Service, person_id: &str, email: &str) -> Answer<Authenticator> {
    let Some(kept) = rows::authenticator(&mut *service.store.reader().await?, person_id).await? else {
        return Ok(Authenticator::None);
    };
    if let Some(since) = kept.confirmed {
        return Ok(Authenticator::Since(since));
    }
    if service.now() >= kept.began.plus_ms(SETUP_MS) {
        return Ok(Authenticator::None);
    }
    let keys = service.keys(Owner::Installation).await?;
    let Some(totp) = totp(&keys, person_id, &kept, email) else { return Ok(Authenticator::None) };
    let address = totp.to_url().map_err(|error| defect(&error))?;
    let code = QrCode::encode_text(&address, QrCodeEcc::Medium).map_err(|error| defect(&error))?;
    Ok(Authenticator::Pending { secret: totp.secret().to_base32(), picture: picture(&code) })
}

/// The step whose code this is: the current one, the one before, or the one behind it.
fn step(service: &Service, keys: &Keys, person_id: &str, kept: &rows::Authenticator, code: &str) -> Option<i64> {
    let digits: String = code.chars().filter(|character| !character.is_whitespace()).collect();
    let now_s = u64::try_from(service.now().0 / 1_000).ok()?;
    let step = totp(keys, person_id, kept, "")?.check(&digits, now_s)?;
    i64::try_from(step).ok()
}

/// None where another key has sealed it.
fn totp(keys: &Keys, person_id: &str, kept: &rows::Authenticator, email: &str) -> Option<Totp> {
    let secret = keys.open(place(person_id), &kept.sealed).ok()?;
    let bytes = STANDARD.decode(secret.expose_secret()).ok()?;
    // A colon parts issuer and account in what the picture says.
    let account = email.replace(':', " ");
    Builder::new().with_secret(bytes).with_account_name(account).with_issuer(Some(ISSUER)).build().ok()
}

/// Its dark squares as one path, a unit each, with four units of quiet around.
fn picture(code: &QrCode) -> Picture {
    const QUIET: i32 = 4;
    let size = code.size();
    let squares = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let path = squares.map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET)).collect();
    Picture { side: u32::try_from(size + 2 * QUIET).unwrap_or_default(), path }
}
