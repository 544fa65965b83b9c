//! Verdicts on lines, and agreement with the URL standard as the `url` crate reads it.

use super::canonical::{canonicalise, is_canonical};
use super::*;
use crate::model::rules::AllowedHosts;

fn rules() -> UrlRules {
    UrlRules::new(
        "img.acme.example",
        "AcmeOutdoor",
        ["www.acme.example", "*.shop.example", "127.0.0.1:8080", "münchen.example", "s7d1.scene7.com"],
    )
}

fn canonical(line: &str) -> String {
    match PurgeUrl::parse(line, &rules()) {
        Ok(parsed) => parsed.url.into_string(),
        Err(refusal) => panic!("{line:?}: {refusal}"),
    }
}

fn refusal(line: &str) -> String {
    match PurgeUrl::parse(line, &rules()) {
        Ok(parsed) => panic!("{line:?} became {}", parsed.url),
        Err(refusal) => refusal.to_string(),
    }
}

#[test]
fn lines_become_canonical() {
    for (line, url) in [
        ("https://www.acme.example/a/b.jpg?x=1", "https://www.acme.example/a/b.jpg?x=1"),
        ("  https://www.acme.example/a\t", "https://www.acme.example/a"),
        ("HTTPS://WWW.Acme.Example/A", "https://www.acme.example/A"),
        ("https://www.acme.example", "https://www.acme.example/"),
        ("https://www.acme.example?x", "https://www.acme.example/?x"),
        ("https://www.acme.example:443/a", "https://www.acme.example/a"),
        ("http://www.acme.example:80/a", "http://www.acme.example/a"),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/a"),
        (
            "https://münchen.example/Größe/🎒?ü=ä",
            "https://xn--mnchen-3ya.example/Gr%C3%B6%C3%9Fe/%F0%9F%8E%92?%C3%BC=%C3%A4",
        ),
        ("https://www.acme.example/a\\b{c}?d='{e}'", "https://www.acme.example/a/b%7Bc%7D?d=%27{e}%27"),
        ("https://a.b.shop.example/", "https://a.b.shop.example/"),
        ("https://www.acme.example/...", "https://www.acme.example/..."),
        (
            "https://img.acme.example/is/image/AcmeOutdoor/a?$product$",
            "https://img.acme.example/is/image/AcmeOutdoor/a?$product$",
        ),
        ("https://img.acme.example/is/image/%41cmeOutdoor", "https://img.acme.example/is/image/%41cmeOutdoor"),
    ] {
        assert_eq!(canonical(line), url, "{line}");
    }
}

#[test]
fn parts_of_a_url_are_told_apart() {
    let url = PurgeUrl::from_stored("http://127.0.0.1:8080/a/b?c=/d".to_owned());
    assert_eq!(
        (url.scheme(), url.host(), url.path(), url.path_and_query()),
        (Scheme::Http, "127.0.0.1:8080", "/a/b", "/a/b?c=/d")
    );
}

#[test]
fn each_refusal_says_why_and_how_to_mend() {
    let long = format!("https://www.acme.example/{}", "a".repeat(MAX_URL_BYTES));
    let grows = format!("https://www.acme.example/{}", "ö".repeat(3_000));
    for (line, part) in [
        ("", "This line is empty."),
        (long.as_str(), "has 8217 bytes; no URL may have more than 8192"),
        (grows.as_str(), "has 18025 bytes"),
        ("https://www.acme.example/a\u{7}b", "At column 27 stands the control character U+0007"),
        ("https://www.acme.example/a\nb", "control character U+000A"),
        ("https://www.acme.example/\u{200b}a", "invisible character U+200B"),
        ("https://www.acme.example/a b", "At column 27 stands a blank. Write %20"),
        ("https://www.acme.example/a\u{a0}b", "stands a blank"),
        ("<a href=\"https://www.acme.example/a\">x</a>", "This is HTML"),
        ("<https://www.acme.example/a>", "This is HTML"),
        ("https://www.acme.example/<ID>", "<ID> is a token of the template"),
        ("\"https://www.acme.example/a\"", "without quotation marks"),
        ("javascript:alert('a b')", "A javascript: address holds code"),
        ("JavaScript:alert(1)", "A javascript: address holds code"),
        ("data:text/html,x", "A data: address holds code or content"),
        ("ftp://www.acme.example/a", "CDNs serve http and https, not ftp:."),
        ("mailto:a@b.example", "not mailto:"),
        ("www.acme.example/a", "Write https://www.acme.example/a."),
        ("www.acme.example:8080/a", "Write https://www.acme.example:8080/a."),
        ("localhost:8080/a", "Write https://localhost:8080/a."),
        ("//www.acme.example/a", "Write https://www.acme.example/a."),
        ("/is/image/AcmeOutdoor/a", "This is not a whole URL."),
        ("Backpack_B", "This is not a whole URL."),
        ("https:/www.acme.example/a", "There is no host behind https:."),
        ("https:///a", "There is no host behind https:."),
        ("http://user:pass@www.acme.example/a", "a user name or a password before @"),
        ("https://www.acme.example:99999/", "“99999” is not a port"),
        ("https://www.acme.example:0/", "“0” is not a port"),
        ("https://www.acme.example:+1/", "“+1” is not a port"),
        ("https://www..example/", "“www..example” is not a host"),
        ("https://www.acme.example./", "is not a host"),
        ("https://a%00b/", "is not a host"),
        ("https://1.2.3.999/", "is not a host"),
        ("https://www.acme.example/a/../b", "The path has a . or .. between slashes"),
        ("https://www.acme.example/a/%2E./b", "The path has a . or .. between slashes"),
        (
            "http://elsewhere.example/x.png",
            "elsewhere.example is not a host of this company (img.acme.example, www.acme.example, *.shop.example, 127.0.0.1:8080, xn--mnchen-3ya.example, and 1 more)",
        ),
        ("https://www.acme.example:8443/", "www.acme.example:8443 is not a host of this company"),
        ("https://shop.example/", "shop.example is not a host"),
        (
            "https://img.acme.example/is/image/Other/a",
            "belongs to another company: its path says Other, and yours is AcmeOutdoor",
        ),
        ("https://img.acme.example/is/content/acmeoutdoor/a", "belongs to another company"),
        ("https://s7d1.scene7.com/is/image/Other/a", "belongs to another company"),
        ("https://img.acme.example/is/image", "names no company"),
        ("https://img.acme.example/is/image//a", "names no company"),
        ("https://img.acme.example/is/image?x=1", "names no company"),
    ] {
        let sentence = refusal(line);
        assert!(sentence.contains(part), "{line:?}: {sentence}");
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

#[test]
fn only_dynamic_media_paths_on_dynamic_media_hosts_must_name_the_company() {
    canonical("https://img.acme.example/is/imagery/Other");
    canonical("https://img.acme.example/s7viewers/html5/x.html?asset=Other/a");
    canonical("https://www.acme.example/is/image/Other/a");
    let without_root = UrlRules::new("img.acme.example", "", []);
    assert!(PurgeUrl::parse("https://img.acme.example/is/image/Other/a", &without_root).is_ok());
}

#[test]
fn a_company_without_hosts_is_told_so() {
    let refusal = PurgeUrl::parse("https://a.example/", &UrlRules::default()).unwrap_err();
    assert_eq!(refusal, UrlRefusal::NoHostsYet);
}

#[test]
fn a_dropped_fragment_and_a_stray_percent_are_warned_of() {
    let warning = |line: &str| PurgeUrl::parse(line, &rules()).unwrap().warning.map(|warning| warning.to_string());
    assert_eq!(canonical("https://www.acme.example/a#top"), "https://www.acme.example/a");
    assert_eq!(
        warning("https://www.acme.example/a#top").as_deref(),
        Some("#top was dropped: a fragment never reaches the CDN.")
    );
    for line in ["https://www.acme.example/50%", "https://www.acme.example/50%2", "https://www.acme.example/50%öx"] {
        assert!(warning(line).is_some_and(|sentence| sentence.contains("is not a percent escape")), "{line}");
    }
    assert_eq!(warning("https://www.acme.example/50%25?%c3%B6"), None);
}

#[test]
fn host_patterns_are_read_or_refused_with_a_sentence() {
    for (text, shown) in [
        (" WWW.Example.com ", "www.example.com"),
        ("*.Example.com", "*.example.com"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("www.example.com:443", "www.example.com"),
        ("[::1]:81", "[::1]:81"),
        ("*.münchen.example", "*.xn--mnchen-3ya.example"),
    ] {
        assert_eq!(HostPattern::parse(text).map(|pattern| pattern.to_string()).as_deref(), Ok(shown), "{text}");
    }
    for text in
        ["", "https://www.example.com", "www.example.com/", "a@b", "a b", "*", "www.*.com", "a*.com", "a:b", "a..b"]
    {
        let sentence = HostPattern::parse(text).unwrap_err();
        assert!(sentence.ends_with('.'), "{text}: {sentence}");
    }
}

#[test]
fn a_wildcard_means_what_is_below_it_and_nothing_beside_it() {
    let pattern = HostPattern::parse("*.example.com").unwrap();
    assert!(pattern.matches("a.example.com") && pattern.matches("a.b.example.com"));
    assert!(!pattern.matches("example.com") && !pattern.matches("badexample.com"));
    assert!(!pattern.matches(".example.com") && !pattern.matches("a.example.com:81"));
}

/// Numbers that look random and are the same in each run (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.roll(choices.len())]
    }
}

const SCHEMES: [&str; 8] =
    ["https://", "https://", "https://", "https://", "http://", "http://", "HTTPS://", "Http://"];
const HOSTS: [&str; 24] = [
    "www.example.com",
    "img.acme.example",
    "a-b_c.example",
    "Example.COM",
    "münchen.example",
    "bücher.例え",
    "xn--mnchen-3ya.example",
    "XN--mnchen-3ya.example",
    "xn--zz--.example",
    "127.0.0.1",
    "127.1",
    "0x7f.1",
    "010.0.0.1",
    "1.2.3.4.5",
    "example.3com",
    "example.0x",
    "[::1]",
    "[2001:DB8::0:1]",
    "[::ffff:1.2.3.4]",
    "[::g]",
    "ａｂｃ.example",
    "a%62c.example",
    "straße.example",
    "a|b.example",
];
const PORTS: [&str; 10] = ["", "", "", "", ":80", ":443", ":8080", ":", ":00080", ":65536"];
const PIECES: [&str; 52] = [
    "a",
    "B",
    "7",
    "-",
    ".",
    "_",
    "~",
    "!",
    "$",
    "&",
    "(",
    ")",
    "*",
    "+",
    ",",
    ";",
    "=",
    ":",
    "@",
    "/",
    "/",
    "/",
    "%",
    "%20",
    "%2e",
    "%2E",
    "%zz",
    "%c3%B6",
    "[",
    "]",
    "|",
    "^",
    "{",
    "}",
    "`",
    "\"",
    "'",
    "\\",
    "ö",
    "🎒",
    "例",
    "is/image",
    "Backpack_B",
    "/.a",
    "/..b",
    "?",
    "?",
    "wid=250",
    "$product$",
    "#",
    "é",
    "~x",
];

#[test]
fn our_canonical_form_and_the_url_crates_are_one() {
    let mut dice = Dice(20_261_122);
    let (mut canonical_at_once, mut agreed) = (0, 0);
    for _ in 0..20_000 {
        // Every other URL is of the plain sort.
        let is_plain = dice.roll(2) == 0;
        let (schemes, hosts, ports, pieces) = if is_plain {
            (&SCHEMES[..6], &HOSTS[..3], &PORTS[..4], &PIECES[..24])
        } else {
            (&SCHEMES[..], &HOSTS[..], &PORTS[..], &PIECES[..])
        };
        let mut line = format!("{}{}{}", dice.one_of(schemes), dice.one_of(hosts), dice.one_of(ports));
        let length = dice.roll(12);
        if length > 0 {
            line.push('/');
        }
        for _ in 0..length {
            line.push_str(dice.one_of(pieces));
        }
        let standard = url::Url::parse(&line).ok().map(|mut url| {
            url.set_fragment(None);
            String::from(url)
        });
        if is_canonical(&line) {
            assert_eq!(standard.as_deref(), Some(line.as_str()), "taken for canonical: {line}");
            canonical_at_once += 1;
        }
        match canonicalise(&line) {
            Ok((text, _)) => {
                assert_eq!(standard.as_deref(), Some(text.as_str()), "{line}");
                assert!(is_canonical(&text) || canonicalise(&text).is_ok_and(|(again, _)| again == text), "{text}");
                agreed += 1;
            }
            Err(UrlRefusal::DotSegment) => {}
            Err(refusal) => assert_eq!(standard, None, "{line}: {refusal}"),
        }
    }
    assert!(canonical_at_once > 5_000, "{canonical_at_once}");
    assert!(agreed > 10_000, "{agreed}");
}

#[test]
fn a_host_that_the_companys_rules_leave_out_is_told_apart_from_one_that_is_not_the_companys() {
    let allowed = AllowedHosts::of(&["www.acme.example".to_owned()]);
    let served = HostPattern::parse("www.acme.example").unwrap();
    let rules = UrlRules { allowed, served: Some(vec![served]), ..rules() };
    let refusal = |line: &str| PurgeUrl::parse(line, &rules).unwrap_err();
    assert!(PurgeUrl::parse("https://www.acme.example/a", &rules).is_ok());
    let host = "a.shop.example".to_owned();
    assert_eq!(refusal("https://a.shop.example/a"), UrlRefusal::RuledOut { host });
    assert!(matches!(refusal("https://elsewhere.example/a"), UrlRefusal::ForeignHost { .. }));
}
