use super::*;
use crate::model::error::AppError;

/// The form of a company that never saved any.
fn form() -> RulesChange {
    RulesChange::from(&Rules { version: 1, ..Rules::default() })
}

fn fields(change: &RulesChange) -> Vec<String> {
    match change.rules() {
        Err(AppError::Invalid { problems }) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_the_form_shows_is_what_it_saves() {
    let plain = Rules { version: 3, ..Rules::default() };
    assert_eq!(RulesChange::from(&plain).rules().unwrap(), plain);
    let strict = Rules {
        allowed_hosts: vec!["www.acme.example".to_owned(), "*.cdn.acme.example".to_owned()],
        tags_and_folders: Role::Admin,
        hosts_and_everything: Sweepers::Nobody,
        approval_above: Some(1_000),
        approval_for_sweeping: true,
        quiet_hours: Some(QuietHours { days: vec![Weekday::Saturday, Weekday::Sunday], from: 1_320, until: 390 }),
        time_zone: "Europe/Berlin".to_owned(),
        urls_per_day: Some(50_000),
        version: 7,
    };
    assert_eq!(RulesChange::from(&strict).rules().unwrap(), strict);
}

#[test]
fn what_is_typed_becomes_canonical() {
    let change = RulesChange {
        allowed_hosts: " WWW.acme.example \r\n\r\nwww.acme.example:443\n*.Example".to_owned(),
        has_quiet_hours: true,
        quiet_days: ["sunday", "friday", "sunday"].map(str::to_owned).to_vec(),
        quiet_from: "9:05".to_owned(),
        quiet_until: "00:00".to_owned(),
        time_zone: "  ".to_owned(),
        urls_per_day: " 10,000 ".to_owned(),
        ..form()
    };
    let rules = change.rules().unwrap();
    assert_eq!(rules.allowed_hosts, ["www.acme.example", "*.example"]);
    let hours = QuietHours { days: vec![Weekday::Friday, Weekday::Sunday], from: 545, until: 0 };
    assert_eq!(rules.quiet_hours, Some(hours));
    assert_eq!((rules.time_zone.as_str(), rules.urls_per_day), ("UTC", Some(10_000)));
}

#[test]
fn each_field_that_is_in_the_way_is_named() {
    let text = str::to_owned;
    let change = RulesChange {
        allowed_hosts: text("www.acme.example\nhttps://a/"),
        tags_and_folders: text("viewer"),
        hosts_and_everything: text("all"),
        approval_above: text("0"),
        has_quiet_hours: true,
        quiet_days: vec![text("someday")],
        quiet_from: text("24:00"),
        quiet_until: text("6"),
        urls_per_day: text("many"),
        ..form()
    };
    let expected = [
        "allowed_hosts",
        "tags_and_folders",
        "hosts_and_everything",
        "approval_above",
        "urls_per_day",
        "quiet_days",
        "quiet_from",
        "quiet_until",
    ];
    assert_eq!(fields(&change), expected);
    assert!(RulesChange { has_quiet_hours: false, ..change }.rules().unwrap_err().problem_of("quiet_from").is_none());
}

#[test]
fn more_hosts_than_a_company_can_allow_are_refused() {
    let hosts: Vec<_> = (0..=MAX_ALLOWED_HOSTS).map(|number| format!("h{number}.example")).collect();
    assert_eq!(fields(&RulesChange { allowed_hosts: hosts.join("\n"), ..form() }), ["allowed_hosts"]);
}

#[test]
fn rules_that_say_less_than_this_version_knows_ask_for_nothing_else() {
    let read: Rules = serde_json::from_str(r#"{ "urls_per_day": 5 }"#).unwrap();
    assert_eq!(read, Rules { urls_per_day: Some(5), ..Rules::default() });
}

#[test]
fn hosts_are_allowed_one_by_one_and_patterns_as_a_whole() {
    let allowed = AllowedHosts::of(&["www.acme.example".to_owned(), "*.cdn.acme.example".to_owned()]);
    assert!(allowed.allow("www.acme.example") && allowed.allow("a.b.cdn.acme.example"));
    assert!(!allowed.allow("cdn.acme.example") && !allowed.allow("www.acme.example:8080"));
    let whole = |pattern: &str| allowed.allow_all_of(&HostPattern::parse(pattern).unwrap());
    assert!(whole("www.acme.example") && whole("*.cdn.acme.example") && whole("*.eu.cdn.acme.example"));
    assert!(!whole("*.acme.example") && !whole("*.www.acme.example") && !whole("cdn.acme.example"));
    assert!(AllowedHosts::default().allow("anything.example"));
}
