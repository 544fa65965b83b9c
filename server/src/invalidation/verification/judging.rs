//! From what the edge and the origin answered to a verdict, with the reason in a sentence. Pure.

use app::model::timestamp::Timestamp;
use app::model::verification::Verdict;

/// What an answer tells of the copy that it came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub status: u16,
    /// Whole seconds since a server behind gave it; none where the edge does not say.
    pub age_s: Option<u64>,
    /// What a cache calls it, in upper case: `HIT`, `MISS` … (X-Cache, CF-Cache-Status, Cache-Status).
    pub cache: String,
    /// Strong ones alone.
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub length: Option<u64>,
    /// Of the bytes, where all of them were read.
    pub sha256: Option<String>,
}

/// Why there is no answer to compare with, as a sentence's second half: `the origin …`.
pub type NoOrigin = String;

/// Whether the edge's own word is enough, so that the origin need not be asked.
pub fn by_itself(edge: &Seen, purged: Timestamp, now: Timestamp) -> Option<(Verdict, String)> {
    if !is_success(edge.status) {
        return None;
    }
    let since_ms = now.since_ms(purged);
    // The true age lies between what is told and a second more.
    match edge.age_s {
        Some(age) if age.saturating_add(1).saturating_mul(1_000) <= since_ms => {
            Some((Verdict::Fresh, format!("Its copy is {age} s old, and it was purged {} s ago.", since_ms / 1_000)))
        }
        None if edge.cache.contains("MISS") && !edge.cache.contains("HIT") => {
            Some((Verdict::Fresh, "The edge had no copy and asked behind it.".to_owned()))
        }
        Some(_) | None => None,
    }
}

/// The verdict where the edge's own word is not enough.
pub fn beside(edge: &Seen, origin: Result<&Seen, NoOrigin>, purged: Timestamp, now: Timestamp) -> (Verdict, String) {
    let old = edge.age_s.filter(|age| age.saturating_mul(1_000) > now.since_ms(purged));
    let of_age = old.map(|age| {
        let since = now.since_ms(purged) / 1_000;
        format!("Its copy is {age} s old, from before it was purged {since} s ago.")
    });
    if !is_success(edge.status) {
        return match origin {
            Ok(origin) if origin.status == edge.status => {
                (Verdict::Fresh, format!("The edge answers {}, and so does the origin.", edge.status))
            }
            _ => (Verdict::Unknown, format!("The edge answers {}.", edge.status)),
        };
    }
    let (likeness, why) = match origin {
        Ok(origin) if is_success(origin.status) => compared(edge, origin),
        Ok(origin) => (None, format!("the origin answers {}", origin.status)),
        Err(why) => (None, why),
    };
    match (likeness, of_age) {
        (Some(true), _) => (Verdict::Fresh, why),
        (_, Some(of_age)) => (Verdict::Stale, of_age),
        (Some(false), None) => (Verdict::Stale, why),
        (None, None) if edge.age_s.is_some() => {
            (Verdict::Unknown, format!("Its copy may be from before or after it was purged, and {why}."))
        }
        (None, None) => (Verdict::Unknown, format!("The edge does not tell how old its copy is, and {why}.")),
    }
}

/// Whether the copy is what the origin serves, as far as both tell, and why.
fn compared(edge: &Seen, origin: &Seen) -> (Option<bool>, String) {
    let told = |is_same: bool, what: &str| {
        let verb = if is_same { "as at" } else { "another than at" };
        (Some(is_same), format!("Its {what} is {verb} the origin."))
    };
    // Bytes say most. An edge may change a validator where it changes nothing else.
    match (both(edge.sha256.as_ref(), origin.sha256.as_ref()), both(edge.etag.as_ref(), origin.etag.as_ref())) {
        (Some(true), _) => told(true, "content"),
        (_, Some(true)) => told(true, "ETag"),
        (Some(false), _) => told(false, "content"),
        (None, _) if both(edge.length, origin.length) == Some(false) => told(false, "length"),
        (None, Some(false)) => told(false, "ETag"),
        (None, None) => match both(edge.last_modified.as_ref(), origin.last_modified.as_ref()) {
            Some(is_same) => told(is_same, "Last-Modified"),
            None => (None, "the origin tells nothing to compare it with".to_owned()),
        },
    }
}

fn both<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<bool> {
    Some(one? == other?)
}

fn is_success(status: u16) -> bool {
    (200..300).contains(&status)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PURGED: Timestamp = Timestamp(1_000_000);
    const NOW: Timestamp = Timestamp(1_012_000);

    fn seen() -> Seen {
        Seen { status: 200, ..Seen::default() }
    }

    fn aged(age_s: u64) -> Seen {
        Seen { age_s: Some(age_s), ..seen() }
    }

    fn bytes(of: &str) -> Seen {
        Seen { sha256: Some(of.to_owned()), ..seen() }
    }

    #[test]
    fn a_copy_that_is_younger_than_the_purge_is_fresh() {
        let (verdict, reason) = by_itself(&aged(3), PURGED, NOW).unwrap();
        assert_eq!((verdict, reason.as_str()), (Verdict::Fresh, "Its copy is 3 s old, and it was purged 12 s ago."));
        assert_eq!(by_itself(&aged(11), PURGED, NOW).unwrap().0, Verdict::Fresh);
        // Ages are whole seconds: 12 may be 12.9.
        for age in [12, 13, 300] {
            assert_eq!(by_itself(&aged(age), PURGED, NOW), None);
        }
    }

    #[test]
    fn what_the_edge_had_not_is_fresh_and_a_hit_says_nothing() {
        let called = |cache: &str| Seen { cache: cache.to_owned(), ..seen() };
        assert_eq!(by_itself(&called("MISS"), PURGED, NOW).unwrap().0, Verdict::Fresh);
        for cache in ["HIT", "MISS, HIT", ""] {
            assert_eq!(by_itself(&called(cache), PURGED, NOW), None, "{cache}");
        }
        assert_eq!(by_itself(&Seen { status: 503, ..called("MISS") }, PURGED, NOW), None);
    }

    #[test]
    fn a_copy_that_is_older_than_the_purge_is_stale_unless_it_is_the_origins() {
        let verdict = |edge: Seen, origin| beside(&edge, origin, PURGED, NOW).0;
        let none = || Err("there is no origin".to_owned());
        assert_eq!(verdict(aged(312), none()), Verdict::Stale);
        let same = Seen { sha256: Some("a".to_owned()), ..aged(312) };
        let (a, b) = (bytes("a"), bytes("b"));
        assert_eq!(verdict(same.clone(), Ok(&a)), Verdict::Fresh);
        assert_eq!(verdict(same, Ok(&b)), Verdict::Stale);
        assert_eq!(verdict(aged(12), none()), Verdict::Unknown);
    }

    #[test]
    fn without_an_age_the_origin_decides() {
        let tagged = |etag: &str| Seen { etag: Some(etag.to_owned()), ..seen() };
        let verdict = |edge: &Seen, origin: &Seen| beside(edge, Ok(origin), PURGED, NOW);
        assert_eq!(verdict(&tagged("1"), &tagged("1")).0, Verdict::Fresh);
        assert_eq!(
            verdict(&tagged("1"), &tagged("2")),
            (Verdict::Stale, "Its ETag is another than at the origin.".to_owned())
        );
        let (verdict_of_bytes, why) = verdict(
            &Seen { sha256: Some("x".to_owned()), ..tagged("1") },
            &Seen { sha256: Some("x".to_owned()), ..tagged("2") },
        );
        assert_eq!((verdict_of_bytes, why.as_str()), (Verdict::Fresh, "Its content is as at the origin."));
        let dated = |date: &str| Seen { last_modified: Some(date.to_owned()), ..seen() };
        assert_eq!(verdict(&dated("Mon"), &dated("Tue")).0, Verdict::Stale);
        assert_eq!(verdict(&seen(), &seen()).0, Verdict::Unknown);
        let (unknown, why) = beside(&seen(), Err("there is no Origin Server Name".to_owned()), PURGED, NOW);
        assert_eq!(unknown, Verdict::Unknown);
        assert_eq!(why, "The edge does not tell how old its copy is, and there is no Origin Server Name.");
    }

    #[test]
    fn an_error_is_fresh_only_where_the_origin_has_the_same() {
        let gone = Seen { status: 404, ..aged(0) };
        assert_eq!(beside(&gone, Ok(&gone), PURGED, NOW).0, Verdict::Fresh);
        assert_eq!(beside(&gone, Ok(&seen()), PURGED, NOW).0, Verdict::Unknown);
        assert_eq!(beside(&gone, Err(String::new()), PURGED, NOW).0, Verdict::Unknown);
        let broken = Seen { status: 500, ..seen() };
        assert_eq!(beside(&seen(), Ok(&broken), PURGED, NOW).0, Verdict::Unknown);
    }
}
