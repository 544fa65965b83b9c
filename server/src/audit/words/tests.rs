use app::model::timestamp::Timestamp;
use serde_json::json;

use super::*;

fn said(kind: &str, who: &str, action: &str, details: &Value) -> AuditRow {
    let text = str::to_owned;
    let (kind, who, action, details) = (text(kind), text(who), text(action), details.to_string());
    let entry = Entry {
        id: text("i"),
        company_id: text("c"),
        seq: 7,
        kind,
        person_id: None,
        who,
        origin: text("192.0.2.1"),
        action,
        subject: text("GET /acme/setup/people"),
        details,
        at: Timestamp(5),
    };
    row(&Stored { entry, hash: vec![255] })
}

#[test]
fn rows_read_as_sentences() {
    let ada = "ada@acme.example";
    for (kind, who, action, details, sentence) in [
        (
            "person",
            ada,
            "session.ended_elsewhere",
            json!({ "sessions": 2 }),
            "ada@acme.example signed out in 2 other browsers.",
        ),
        ("person", ada, "passkey.added", json!({ "name": "Laptop" }), "ada@acme.example added the passkey “Laptop”."),
        (
            "operator",
            "",
            "second_factors.forgotten",
            json!({ "email": ada, "sessions": 0 }),
            "The operator took all second factors of ada@acme.example away.",
        ),
        ("person", ada, "session.began", json!({ "way": "password" }), "ada@acme.example signed in with a password."),
        (
            "nobody",
            "eve",
            "sign_in.refused",
            json!({ "reason": "wrong" }),
            "Somebody, as “eve”, was not signed in: the address or the password was wrong.",
        ),
        (
            "nobody",
            "",
            "sign_in.refused",
            json!({ "reason": "link" }),
            "Somebody came with a sign-in link that does not hold.",
        ),
        (
            "person",
            ada,
            "refusal.role",
            json!({ "needs": "admin", "role": "viewer" }),
            "ada@acme.example was refused GET /acme/setup/people: it is for admin, and they are a viewer.",
        ),
        (
            "system",
            "",
            "refusal.counted",
            json!({ "count": 12, "account": ada }),
            "Edgesweep counted 12 more refusals of ada@acme.example within a minute.",
        ),
        (
            "person",
            ada,
            "settings.saved",
            json!({ "before": { "template": "a" }, "after": { "template": "b" } }),
            "ada@acme.example changed the template.",
        ),
        (
            "person",
            ada,
            "member.role_changed",
            json!({ "email": "bo@x.example", "before": "viewer", "after": "editor" }),
            "ada@acme.example made bo@x.example an editor.",
        ),
        (
            "person",
            ada,
            "invalidation.submitted",
            json!({ "kind": "url", "urls": 3 }),
            "ada@acme.example asked for an invalidation: 3 URLs.",
        ),
        (
            "person",
            ada,
            "invalidation.submitted",
            json!({ "kind": "url", "urls": 1, "repeats": { "id": "x", "only": "failed" } }),
            "ada@acme.example tried again what failed of an invalidation: 1 URL.",
        ),
        ("operator", "", "company.made", json!({ "name": "Acme" }), "The operator made the company “Acme”."),
        (
            "person",
            ada,
            "company.renamed",
            json!({ "before": "Acme", "after": "Acme Outdoor" }),
            "ada@acme.example renamed the company “Acme” to “Acme Outdoor”.",
        ),
        ("person", ada, "kite.let_fly", json!({}), "ada@acme.example – kite let fly."),
        ("person", ada, "kite.let_fly", json!(["no object"]), "ada@acme.example – kite let fly."),
    ] {
        assert_eq!(said(kind, who, action, &details).sentence, sentence);
    }
}

#[test]
fn going_back_to_a_version_reads_as_a_sentence() {
    let details = json!({ "before": {}, "after": {}, "version": 5, "went_back_to": 3 });
    let sentence = said("person", "ada", "presets.saved", &details).sentence;
    assert_eq!(sentence, "ada went back to version 3 of the image presets.");
}

#[test]
fn what_came_from_another_site_and_what_ended_by_itself_reads_as_a_sentence() {
    let cross_site = |origin: &str| said("nobody", "", "refusal.cross_site", &json!({ "origin": origin })).sentence;
    assert_eq!(
        cross_site("https://evil.example"),
        "Somebody was refused GET /acme/setup/people: a page of https://evil.example had a browser send it."
    );
    assert!(cross_site("null").ends_with(": a page of another site had a browser send it."));
    let ended = said("person", "ada", "session.ended_elsewhere", &json!({ "sessions": 1, "most": 20 })).sentence;
    assert_eq!(ended, "ada has 20 sessions at most: the one not used for the longest time ended.");
}

#[test]
fn before_and_after_stand_side_by_side() {
    let details = json!({
        "before": { "hosts": ["a", "b"], "turn": 1 },
        "after": { "hosts": [], "wait_s": 5, "turn": null },
        "name": "Edge",
        "secrets_changed": ["token"],
    });
    let row = said("person", "ada", "connection.saved", &details);
    let change = |name: &str, before: Option<&str>, after: Option<&str>| AuditChange {
        name: name.to_owned(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    let expected =
        [change("hosts", Some("a\nb"), Some("")), change("turn", Some("1"), None), change("wait s", None, Some("5"))];
    assert_eq!(row.changes, expected);
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(row.more, [pair("name", "Edge"), pair("secrets changed", "token")]);
    let role = said("person", "ada", "member.role_changed", &json!({ "before": "viewer", "after": "admin" }));
    assert_eq!(role.changes, [change("role", Some("viewer"), Some("admin"))]);
}

#[test]
fn refusals_are_marked() {
    assert!(said("nobody", "", "sign_in.refused", &json!({})).is_refusal);
    assert!(said("person", "ada", "refusal.role", &json!({})).is_refusal);
    assert!(!said("person", "ada", "session.began", &json!({})).is_refusal);
}
