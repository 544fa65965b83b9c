use super::*;

fn failed(kind: FailureKind, answer: &str) -> UrlOutcome {
    UrlOutcome::Failed(Failure { kind, answer: answer.to_owned() })
}

fn purged() -> UrlOutcome {
    UrlOutcome::Purged { answer: "200 Purged".to_owned() }
}

fn rule(urls: Vec<UrlOutcome>, attempt: u32) -> Ruling {
    let count = urls.len();
    Ruling::on(&BatchOutcome { urls, pause: None }, count, attempt)
}

#[test]
fn each_kind_of_failure_has_its_bound() {
    for (kind, attempt, state) in [
        (FailureKind::Passing, 1, UrlState::Waiting),
        (FailureKind::Passing, MAX_ATTEMPTS - 1, UrlState::Waiting),
        (FailureKind::Passing, MAX_ATTEMPTS, UrlState::Failed),
        (FailureKind::Limited, MAX_ATTEMPTS, UrlState::Waiting),
        (FailureKind::Limited, MAX_LIMITED_ATTEMPTS, UrlState::Failed),
        (FailureKind::Refused, 1, UrlState::Refused),
        (FailureKind::Unauthorized, 1, UrlState::Failed),
        (FailureKind::Misconfigured, 1, UrlState::Failed),
    ] {
        assert_eq!(rule(vec![failed(kind, "x")], attempt).urls[0].state, state, "{kind:?} at {attempt}");
    }
}

#[test]
fn a_refused_url_does_not_sink_its_batch() {
    let ruling = rule(vec![purged(), failed(FailureKind::Refused, "403 not yours"), purged()], 1);
    let states: Vec<UrlState> = ruling.urls.iter().map(|url| url.state).collect();
    assert_eq!(states, [UrlState::Purged, UrlState::Refused, UrlState::Purged]);
    assert_eq!(ruling.stop, None);
}

#[test]
fn a_batch_that_is_turned_away_as_a_whole_stops_the_connection() {
    let ruling = rule(vec![failed(FailureKind::Unauthorized, "401 Bad token"); 3], 1);
    assert!(ruling.stop.as_deref().is_some_and(|reason| reason.contains("401 Bad token")), "{:?}", ruling.stop);
    assert_eq!(rule(vec![failed(FailureKind::Unauthorized, "401"), purged()], 1).stop, None);
}

#[test]
fn the_remark_is_about_what_a_person_must_do_first() {
    let ruling = rule(
        vec![failed(FailureKind::Passing, "503 busy"), failed(FailureKind::Unauthorized, "401 Bad token"), purged()],
        1,
    );
    assert!(ruling.remark.as_deref().is_some_and(|remark| remark.contains("401 Bad token")), "{:?}", ruling.remark);
    assert_eq!(rule(vec![purged()], 1).remark, None);
}

#[test]
fn a_provider_that_forgets_urls_is_asked_again() {
    let ruling = Ruling::on(&BatchOutcome { urls: vec![purged()], pause: None }, 3, 1);
    assert_eq!(ruling.urls.len(), 3);
    assert_eq!(ruling.waiting(), 2);
}

#[test]
fn a_long_answer_is_cut_between_characters() {
    let cut = shorten(&"ä".repeat(400), MAX_ANSWER_BYTES);
    assert!(cut.len() <= MAX_ANSWER_BYTES && cut.ends_with('…'), "{cut}");
    assert_eq!(shorten("two\r\nlines", 100), "two  lines");
}

#[test]
fn the_end_depends_on_what_was_purged() {
    let counts =
        |done, refused, failed| Counts { total: done + refused + failed, done, refused, failed, ..Counts::default() };
    assert_eq!(end(counts(3, 0, 0)), InvalidationState::Done);
    assert_eq!(end(counts(2, 1, 0)), InvalidationState::Partial);
    assert_eq!(end(counts(2, 0, 1)), InvalidationState::Partial);
    assert_eq!(end(counts(0, 1, 1)), InvalidationState::Failed);
}
