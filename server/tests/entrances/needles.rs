//! What must not be found, in every spelling in which it could come out, and the looking for it.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Bytes before a secret in what was encoded as a whole: base64 looks different by the remainder.
const BEFORE: [&[u8]; 3] = [b"", b"a", b"ab"];

/// A planted secret.
pub struct Needle {
    name: &'static str,
    spellings: Vec<(&'static str, String)>,
}

impl Needle {
    pub fn new(name: &'static str, secret: &str) -> Self {
        Self::of_bytes(name, secret.as_bytes())
    }

    /// One that may be no text.
    pub fn of_bytes(name: &'static str, secret: &[u8]) -> Self {
        assert!(secret.len() >= 12, "{name} is long enough not to be found by chance");
        let plain = String::from_utf8_lossy(secret).into_owned();
        let hex = hex::encode(secret);
        let mut spellings = vec![
            ("JSON", serde_json::to_string(&plain).unwrap().trim_matches('"').to_owned()),
            ("percent", utf8_percent_encode(&plain, NON_ALPHANUMERIC).to_string()),
            ("hex", hex.to_ascii_uppercase()),
            ("hex", hex),
            ("plain", plain),
        ];
        for before in BEFORE {
            let whole = [before, secret].concat();
            // Signs that also tell of what stands before, or would of what comes behind.
            let (first, last) = ((before.len() * 8).div_ceil(6), whole.len() * 8 / 6);
            for encoded in [STANDARD_NO_PAD.encode(&whole), URL_SAFE_NO_PAD.encode(&whole)] {
                spellings.push(("base64", encoded[first..last].to_owned()));
            }
        }
        spellings.dedup();
        Self { name, spellings }
    }

    /// How it is spelt there, if it is there.
    pub fn found_in(&self, hay: &str) -> Option<&'static str> {
        self.spellings.iter().find(|(_, spelling)| hay.contains(spelling.as_str())).map(|(how, _)| *how)
    }
}

/// Fails with a line for each needle in each hay.
pub fn nothing_is_found(needles: &[Needle], hays: &[(String, String)]) {
    let mut leaks = Vec::new();
    for (place, hay) in hays {
        for needle in needles {
            if let Some(how) = needle.found_in(hay) {
                let line = hay.lines().find(|line| needle.found_in(line).is_some()).unwrap_or_default();
                leaks.push(format!(
                    "{} is in {place}, as {how}: {}",
                    needle.name,
                    &line[..line.floor_char_boundary(400)]
                ));
            }
        }
    }
    assert!(leaks.is_empty(), "planted secrets came out:\n  {}", leaks.join("\n  "));
}

#[test]
fn a_needle_is_found_however_it_is_spelt_and_not_where_it_is_not() {
    let secret = "tall ship & a star \"to\" steer";
    let needle = Needle::new("the secret", secret);
    for (how, hay) in [
        ("plain", format!("before {secret} behind")),
        ("JSON", serde_json::json!({ "a": secret }).to_string()),
        ("percent", format!("a={}&b", utf8_percent_encode(secret, NON_ALPHANUMERIC))),
        ("hex", hex::encode(format!("a{secret}b"))),
        ("hex", hex::encode_upper(secret)),
        ("base64", STANDARD_NO_PAD.encode(format!("user:{secret}"))),
        ("base64", URL_SAFE_NO_PAD.encode(format!("{secret}?"))),
        ("base64", STANDARD_NO_PAD.encode(format!("{{\"a\":\"b\",{secret}, and more of it"))),
    ] {
        assert_eq!(needle.found_in(&hay), Some(how), "{hay}");
    }
    assert_eq!(needle.found_in("a tall ship without a star to steer by"), None);
}
