//! What a row says, as a sentence, and what it tells before and after. An action that has no words of its own here is told by
//! its name, so that no row is without.

use app::model::audit::{AuditChange, AuditRow};
use app::model::person::Role;
use serde_json::{Map, Value};

use crate::store::audit::{Entry, Stored};

/// A row, for people.
pub fn row(stored: &Stored) -> AuditRow {
    let Entry { seq, at, who, origin, action, .. } = &stored.entry;
    let details = details(&stored.entry);
    AuditRow {
        seq: u64::try_from(*seq).unwrap_or_default(),
        at: *at,
        who: who.clone(),
        from: origin.clone(),
        action: action.clone(),
        is_refusal: is_refusal(action),
        sentence: sentence(&stored.entry, &details),
        changes: changes(action, &details),
        more: more(&details),
        hash: hex::encode(&stored.hash),
    }
}

/// Whether it tells of somebody who was not let in.
pub fn is_refusal(action: &str) -> bool {
    action.starts_with("refusal.") || action == "sign_in.refused"
}

/// What stands in a row's details; what cannot be read is told as it is.
pub fn details(entry: &Entry) -> Map<String, Value> {
    match serde_json::from_str(&entry.details) {
        Ok(Value::Object(members)) => members,
        Ok(other) => Map::from_iter([("details".to_owned(), other)]),
        Err(_) => Map::from_iter([("details".to_owned(), Value::String(entry.details.clone()))]),
    }
}

fn sentence(entry: &Entry, details: &Map<String, Value>) -> String {
    let who = match (entry.kind.as_str(), entry.who.as_str()) {
        ("operator", _) => "The operator".to_owned(),
        ("system", _) => "Edgesweep".to_owned(),
        (_, "") => "Somebody".to_owned(),
        ("nobody", typed) => format!("Somebody, as “{typed}”,"),
        (_, email) => email.to_owned(),
    };
    format!("{who} {}", done(entry, &Details(details)))
}

struct Details<'a>(&'a Map<String, Value>);

impl Details<'_> {
    fn text(&self, name: &str) -> &str {
        self.0.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    fn number(&self, name: &str) -> u64 {
        self.0.get(name).and_then(Value::as_u64).unwrap_or_default()
    }

    fn is(&self, name: &str) -> bool {
        self.0.get(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Whether this is all that was changed.
    fn changed_only(&self, name: &str) -> bool {
        let after = self.0.get("after").and_then(Value::as_object);
        after.is_some_and(|after| after.len() == 1 && after.contains_key(name))
    }

    fn was_nothing(&self, side: &str) -> bool {
        self.0.get(side).and_then(Value::as_object).is_none_or(Map::is_empty)
    }

    fn role(&self, name: &str) -> String {
        let word = self.text(name);
        Role::parse(word).map_or_else(|| word.to_owned(), |role| role.with_article().to_owned())
    }
}

fn done(entry: &Entry, details: &Details<'_>) -> String {
    let (subject, name, email) = (&entry.subject, details.text("name"), details.text("email"));
    match entry.action.as_str() {
        "session.began" => match details.text("way") {
            "password" => "signed in with a password.".to_owned(),
            "single sign-on" if details.is("second_factor") => {
                "signed in by single sign-on, with a second factor.".to_owned()
            }
            way => format!("signed in by {way}."),
        },
        "session.ended" => "signed out.".to_owned(),
        "session.ended_elsewhere" if details.number("most") > 0 => format!(
            "has {} sessions at most: {} not used for the longest time ended.",
            details.number("most"),
            if details.number("sessions") == 1 {
                "the one".to_owned()
            } else {
                format!("{} of them", details.number("sessions"))
            }
        ),
        "session.ended_elsewhere" => match details.number("sessions") {
            1 => "signed out in another browser.".to_owned(),
            count => format!("signed out in {count} other browsers."),
        },
        "sign_in.refused" => not_signed_in(details.text("reason")),
        "sign_in.link_asked" => "asked for a sign-in link.".to_owned(),
        "sign_in.link_sent" => "was sent a sign-in link by e-mail.".to_owned(),
        "sign_in.link_made" if !email.is_empty() => format!("made a sign-in link for {email}."),
        "sign_in.link_made" => "was shown a sign-in link for the first admin.".to_owned(),
        "password.changed" => "changed their password.".to_owned(),
        "api_token.made" => format!("made the API token “{name}”."),
        "api_token.revoked" => format!("revoked the API token “{name}” of {email}."),
        "authenticator.added" => "set up an authenticator app.".to_owned(),
        "authenticator.removed" => "removed their authenticator app.".to_owned(),
        "passkey.added" => format!("added the passkey “{name}”."),
        "passkey.removed" => format!("removed the passkey “{name}”."),
        "recovery_codes.renewed" => "downloaded new recovery codes.".to_owned(),
        "recovery_code.used" => format!("signed in by a recovery code; {} are left.", details.number("left")),
        "second_factors.forgotten" => format!("took all second factors of {email} away."),
        "second_factor.asked" if details.is("after") => "asks everybody for a second factor.".to_owned(),
        "second_factor.asked" => "asks nobody for a second factor any more.".to_owned(),
        "data_key.added" => format!("made {subject}, which seals this company's credentials from now on."),
        "data_key.retired" => format!("retired {subject}: nothing is sealed by it any more."),
        "master_key.changed" => "changed the master key.".to_owned(),
        "password.set" => "set the password of the first admin.".to_owned(),
        "invalidation.submitted" => submitted(details),
        "invalidation.cancelled" => "cancelled what was left of an invalidation.".to_owned(),
        "invalidation.approved" => format!("approved the invalidation that {} asked for.", details.text("asked_by")),
        "invalidation.declined" => format!("declined the invalidation that {} asked for.", details.text("asked_by")),
        "invalidation.annotated" => "changed note or link of an invalidation.".to_owned(),
        "invalidation.followed" if details.is("wanted") => "wants an e-mail when an invalidation is done.".to_owned(),
        "invalidation.followed" => "wants no e-mail about an invalidation any more.".to_owned(),
        "list.removed" => "removed the list of an invalidation, since it was old.".to_owned(),
        action if details.number("went_back_to") > 0 => {
            format!("went back to version {} of {}.", details.number("went_back_to"), of_settings(action))
        }
        "settings.saved" if details.changed_only("template") => "changed the template.".to_owned(),
        "settings.saved" | "templates.saved" | "presets.saved" | "cache_keys.saved" | "rules.saved" => {
            format!("changed {}.", of_settings(&entry.action))
        }
        "connection.saved" if details.was_nothing("before") => format!("added the connection “{name}”."),
        "connection.saved" => format!("changed the connection “{name}”."),
        "connection.enabled" => format!("enabled the connection “{name}”."),
        "connection.disabled" => format!("disabled the connection “{name}”."),
        "connection.paused" => format!("paused the connection “{name}”."),
        "connection.resumed" => format!("resumed the connection “{name}”."),
        "connection.deleted" => format!("deleted the connection “{name}”."),
        "connection.tested" => format!("tested the connection “{name}”: {}.", verdict(details)),
        "webhook.saved" => "changed the webhook.".to_owned(),
        "webhook.tested" => format!("tested the webhook: {}.", verdict(details)),
        "member.role_changed" => format!("made {email} {}.", details.role("after")),
        "member.kept" => format!("left {email} an admin, as the only one, whatever their groups say."),
        "account.made" => "got an account by single sign-on.".to_owned(),
        "identity.linked" => "signed in by single sign-on for the first time, to the account that they had.".to_owned(),
        "member.removed" => format!("removed {email} from the company."),
        "member.signed_out" => format!("signed {email} out everywhere."),
        "member.disabled" => format!("disabled {email}, who cannot sign in any more."),
        "member.enabled" => format!("enabled {email}, who can sign in again."),
        "member.joined" => format!("joined the company as {}.", details.role("role")),
        "member.added" => format!("added {email} as {}.", details.role("role")),
        "invitation.made" => format!("invited {email} as {}.", details.role("role")),
        "invitation.withdrawn" => format!("withdrew the invitation of {email}."),
        "company.made" => format!("made the company “{name}”."),
        "company.renamed" => {
            format!("renamed the company “{}” to “{}”.", details.text("before"), details.text("after"))
        }
        "company.archived" => format!("archived the company “{name}”."),
        "company.restored" => format!("took the company “{name}” back from the archive."),
        "owner.added" => format!("made {email} an owner of the installation."),
        "owner.removed" => format!("made {email} no owner of the installation any more."),
        "assets.imported" => {
            format!("imported assets: {} added, {} changed.", details.number("added"), details.number("changed"))
        }
        "file.downloaded" => format!("downloaded {subject}."),
        "installation.exported" => "exported the whole installation.".to_owned(),
        "installation.imported" => "imported the whole installation.".to_owned(),
        other => refused(other, subject, details).unwrap_or_else(|| format!("– {}.", other.replace(['.', '_'], " "))),
    }
}

/// What somebody was not let do; none of what is no refusal.
fn refused(action: &str, subject: &str, details: &Details<'_>) -> Option<String> {
    let why = match action {
        "refusal.role" => {
            format!("it is for {}, and they are {}.", details.text("needs"), details.role("role"))
        }
        "refusal.scope" => format!("the API token “{}” was not made for it.", details.text("token")),
        "refusal.company" => "they do not belong to that company.".to_owned(),
        "refusal.cross_site" => format!("{} had a browser send it.", elsewhere(details.text("origin"))),
        "refusal.unreadable" => "no page sends it with such arguments.".to_owned(),
        "refusal.counted" => return Some(counted(details.text("account"), details.number("count"))),
        _ => return None,
    };
    Some(format!("was refused {subject}: {why}"))
}

fn counted(account: &str, count: u64) -> String {
    match account {
        "" => format!("counted {count} more refusals within a minute."),
        account => format!("counted {count} more refusals of {account} within a minute."),
    }
}

/// The site of an origin, as far as the browser named it.
fn elsewhere(origin: &str) -> String {
    match origin {
        "" | "null" => "a page of another site".to_owned(),
        origin => format!("a page of {origin}"),
    }
}

/// What was saved.
fn of_settings(action: &str) -> &'static str {
    match action {
        "settings.saved" => "General Settings",
        "templates.saved" => "the named templates",
        "presets.saved" => "the image presets",
        "cache_keys.saved" => "the cache keys",
        "rules.saved" => "the rules for clearing",
        _ => "settings",
    }
}

/// Why, for the word in the row.
fn not_signed_in(reason: &str) -> String {
    let why = match reason {
        "wrong" => "was not signed in: the address or the password was wrong.",
        "throttled" => "was not signed in: there were too many tries before.",
        "link" => "came with a sign-in link that does not hold.",
        "code" => "was not signed in: the code for the second step was wrong.",
        "passkey" => "was not signed in: the passkey is not known.",
        "token" => "came with an API token that is not known.",
        "too-late" => "was not signed in: it took too long.",
        "sso-foreign" => "came from single sign-on with an answer to nothing that they began.",
        "sso-denied" => "was not signed in: the provider of single sign-on said no.",
        "sso-misconfigured" => "was not signed in: the provider of single sign-on refused what this server asks for.",
        "sso-untrusted" => "was not signed in: the answer of the provider of single sign-on was not to be trusted.",
        "sso-address" => "was not signed in: single sign-on does not say that the address is theirs.",
        "sso-taken" => "was not signed in: the account with the address has another identity at single sign-on.",
        "sso-role" => "was not signed in: no group opens a company.",
        "sso-somebody-else" => "signed in as somebody else to show who they are.",
        why => return format!("was not signed in: {why}."),
    };
    why.to_owned()
}

fn submitted(details: &Details<'_>) -> String {
    let again = details.0.get("repeats").map(|repeats| repeats["only"].as_str());
    let what = match again {
        Some(None) => "asked for an invalidation again",
        Some(Some("failed")) => "tried again what failed of an invalidation",
        Some(Some(_)) => "asked for a part of an invalidation again",
        None => "asked for an invalidation",
    };
    match (details.0.get("urls").and_then(Value::as_u64), details.text("kind")) {
        (Some(1), "url") => format!("{what}: 1 URL."),
        (Some(count), "url") => format!("{what}: {count} URLs."),
        (Some(count), kind) if !kind.is_empty() => format!("{what} by {kind}: {count}."),
        _ => format!("{what} of {} assets.", details.number("assets")),
    }
}

fn verdict(details: &Details<'_>) -> &'static str {
    if details.is("passed") { "it passed" } else { "it failed" }
}

fn changes(action: &str, details: &Map<String, Value>) -> Vec<AuditChange> {
    let sides = (details.get("before"), details.get("after"));
    let change = |name: &str, before: Option<&Value>, after: Option<&Value>| AuditChange {
        name: words(name),
        before: before.and_then(told),
        after: after.and_then(told),
    };
    match sides {
        (None, None) => Vec::new(),
        (Some(Value::Object(before)), Some(Value::Object(after))) => {
            let names = before.keys().chain(after.keys().filter(|name| !before.contains_key(*name)));
            names.map(|name| change(name, before.get(name), after.get(name))).collect()
        }
        (before, after) => {
            let name = match action {
                "member.role_changed" => "role",
                "connection.enabled" | "connection.disabled" => "enabled",
                "company.renamed" => "name",
                _ => "value",
            };
            vec![change(name, before, after)]
        }
    }
}

fn more(details: &Map<String, Value>) -> Vec<(String, String)> {
    let others = details.iter().filter(|(name, _)| !matches!(name.as_str(), "before" | "after"));
    others.filter_map(|(name, value)| Some((words(name), told(value)?))).collect()
}

/// A member's name as it is read.
fn words(name: &str) -> String {
    name.replace('_', " ")
}

/// A value as people read it; none for what is nothing.
fn told(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(true) => Some("yes".to_owned()),
        Value::Bool(false) => Some("no".to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => Some(values.iter().filter_map(told).collect::<Vec<_>>().join("\n")),
        Value::Object(members) => {
            let members = members.iter().filter_map(|(name, value)| Some(format!("{}: {}", words(name), told(value)?)));
            Some(members.collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests;
