use super::*;

fn failed(kind: FailureKind, answer: &str) -> UrlOutcome {
    UrlOutcome::Failed(Failure { kind, answer: answer.to_owned() })
}

fn purged() -> UrlOutcome {
    UrlOutcome::Purged { answer: "200 Purged".to_owned() }
}

fn rule(urls: Vec<UrlOutcome>) -> Ruling {
    rule_after(Tries::default(), urls)
}

fn rule_after(before: Tries, urls: Vec<UrlOutcome>) -> Ruling {
    let count = urls.len();
    Ruling::on(&BatchOutcome::of(urls), count, before)
}

#[test]
fn each_kind_of_failure_has_its_bound() {
    for (kind, attempts, limited, state) in [
        (FailureKind::Passing, 0, 0, UrlState::Waiting),
        (FailureKind::Passing, MAX_ATTEMPTS - 2, 0, UrlState::Waiting),
        (FailureKind::Passing, MAX_ATTEMPTS - 1, 0, UrlState::Failed),
        (FailureKind::Limited, 0, MAX_LIMITED_ATTEMPTS - 2, UrlState::Waiting),
        (FailureKind::Limited, 0, MAX_LIMITED_ATTEMPTS - 1, UrlState::Failed),
        (FailureKind::Refused, 0, 0, UrlState::Refused),
        (FailureKind::Unauthorized, 0, 0, UrlState::Failed),
        (FailureKind::Misconfigured, 0, 0, UrlState::Failed),
        (FailureKind::Barred, 0, 0, UrlState::Failed),
    ] {
        let ruling = rule_after(Tries { attempts, limited }, vec![failed(kind, "x")]);
        assert_eq!(ruling.urls[0].state, state, "{kind:?} after {attempts} and {limited}");
    }
}

#[test]
fn waiting_for_a_patient_vendor_uses_up_no_attempts() {
    let before = Tries { attempts: MAX_ATTEMPTS - 2, limited: MAX_LIMITED_ATTEMPTS - 2 };
    let limited = rule_after(before, vec![failed(FailureKind::Limited, "429")]).tries;
    assert_eq!(limited, Tries { attempts: before.attempts, limited: before.limited + 1 });
    let failed_once = rule_after(limited, vec![failed(FailureKind::Passing, "503")]);
    assert_eq!(failed_once.urls[0].state, UrlState::Waiting);
    assert_eq!(failed_once.tries.all(), MAX_ATTEMPTS + MAX_LIMITED_ATTEMPTS - 2);
}

#[test]
fn a_refused_url_does_not_sink_its_batch() {
    let ruling = rule(vec![purged(), failed(FailureKind::Refused, "403 not yours"), purged()]);
    let states: Vec<UrlState> = ruling.urls.iter().map(|url| url.state).collect();
    assert_eq!(states, [UrlState::Purged, UrlState::Refused, UrlState::Purged]);
    assert_eq!(ruling.stop, None);
}

#[test]
fn where_the_operator_lets_nobody_go_it_is_told_and_the_rest_is_not_tried() {
    let ruling = rule(vec![failed(FailureKind::Barred, "edge has an address in a private network"); 2]);
    assert!(ruling.stop.as_deref().is_some_and(|reason| reason.contains("private network")), "{:?}", ruling.stop);
}

#[test]
fn a_batch_that_is_turned_away_as_a_whole_stops_the_connection() {
    let ruling = rule(vec![failed(FailureKind::Unauthorized, "401 Bad token"); 3]);
    assert!(ruling.stop.as_deref().is_some_and(|reason| reason.contains("401 Bad token")), "{:?}", ruling.stop);
    assert_eq!(rule(vec![failed(FailureKind::Unauthorized, "401"), purged()]).stop, None);
}

#[test]
fn the_remark_is_about_what_a_person_must_do_first() {
    let ruling = rule(vec![
        failed(FailureKind::Passing, "503 busy"),
        failed(FailureKind::Unauthorized, "401 Bad token"),
        purged(),
    ]);
    assert!(ruling.remark.as_deref().is_some_and(|remark| remark.contains("401 Bad token")), "{:?}", ruling.remark);
    assert_eq!(rule(vec![purged()]).remark, None);
}

#[test]
fn a_provider_that_forgets_urls_is_asked_again() {
    let ruling = Ruling::on(&BatchOutcome::of(vec![purged()]), 3, Tries::default());
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
