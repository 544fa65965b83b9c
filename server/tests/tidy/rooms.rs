//! Which room says what: words of one room that must not be said in another.

use super::files::{File, nothing_breaks, rust};

/// A place, the files in it that may, and what nobody else there says.
struct Rule {
    place: &'static str,
    except: &'static [&'static str],
    never: &'static [&'static str],
}

const RULES: &[(&str, Rule)] = &[
    (
        "only `app/src/browser` touches the browser",
        Rule { place: "app/src/", except: &["app/src/browser"], never: &["web_sys", "gloo_timers", "gloo_", "js_sys"] },
    ),
    (
        "nouns do no I/O and know no page",
        Rule {
            place: "app/src/model",
            except: &[],
            never: &["leptos", "Signal", "use http", "http::", "sqlx", "tokio", "std::fs", "TcpStream", "reqwest"],
        },
    ),
    (
        "the template language does no I/O and knows no page",
        Rule {
            place: "app/src/template",
            except: &[],
            never: &["leptos", "Signal", "use http", "http::", "sqlx", "tokio", "std::fs", "TcpStream", "reqwest"],
        },
    ),
    (
        "an entrance names the action that it is for; who may is said by `app/src/model/rights.rs`",
        Rule { place: "app/src/api", except: &[], never: &["Role::Viewer", "Role::Editor", "Role::Admin"] },
    ),
    (
        "an entrance names the action that it is for, doors and downloads, too",
        Rule {
            place: "server/src/http",
            except: &["server/src/http/login/tests.rs"],
            never: &["Role::Viewer", "Role::Editor", "Role::Admin"],
        },
    ),
    (
        "a page asks whether somebody may, not what they are",
        Rule {
            place: "app/src/pages",
            // What roles are called, and which of them are given.
            except: &["app/src/pages/people", "app/src/pages/connections", "app/src/pages/rules"],
            never: &["Role::Viewer", "Role::Editor", "Role::Admin"],
        },
    ),
    (
        "components know no server function and no route",
        Rule { place: "app/src/components", except: &[], never: &["crate::api", "crate::pages", "use_params"] },
    ),
    (
        "one component writes text areas, since leptos does not escape them",
        Rule { place: "app/src/", except: &["app/src/components/field/text_area.rs"], never: &["<textarea"] },
    ),
    (
        "the policy forbids styles in attributes, and HTML that was not escaped",
        Rule {
            place: "app/src/",
            except: &["app/src/components/field/text_area.rs"],
            never: &[" style=", "inner_html"],
        },
    ),
    (
        "only the command line and the configuration read the environment",
        Rule {
            place: "",
            except: &[
                "server/src/main.rs",
                "server/src/cli",
                "server/src/config.rs",
                // Tests are told which engine they run on.
                "server/src/fixture.rs",
                "server/build.rs",
                "server/tests/",
                "end2end/bench/",
            ],
            never: &["env::var", "env::vars", "env::args"],
        },
    ),
    (
        "time and randomness are parameters",
        Rule {
            place: "server/src/",
            except: &["server/src/main.rs", "server/src/cli", "server/src/clock.rs", "server/src/demo"],
            never: &["SystemClock", "SystemRandomness"],
        },
    ),
    (
        "only the store speaks SQL",
        Rule {
            place: "server/src/",
            except: &["server/src/store", "server/src/audit.rs", "server/src/vault", "server/src/fixture.rs"],
            never: &["sqlx::", "SELECT ", "INSERT INTO", "DELETE FROM"],
        },
    ),
    (
        "the engine knows no vendor",
        Rule {
            place: "server/src/invalidation",
            except: &[],
            never: &["http_purge", "http-purge", "Varnish", "nginx", "Akamai", "Fastly", "Cloudflare"],
        },
    ),
    (
        "a provider neither waits nor knows jobs and people",
        Rule {
            place: "server/src/providers/",
            except: &[],
            never: &["sleep", "sqlx", "crate::store", "crate::invalidation", "crate::service", "Actor"],
        },
    ),
];

impl Rule {
    fn holds_for(&self, file: &File) -> bool {
        file.is_in(self.place) && !self.except.iter().any(|exception| file.is_in(exception))
    }
}

#[test]
fn every_room_keeps_to_its_words() {
    let files = rust();
    let mut breaks = Vec::new();
    for (what, rule) in RULES {
        assert!(files.iter().any(|file| rule.holds_for(file)), "{what}: there are no files in {}", rule.place);
        for file in files.iter().filter(|file| rule.holds_for(file)) {
            for (number, line) in file.code() {
                if let Some(word) = rule.never.iter().find(|word| line.contains(**word)) {
                    breaks.push(format!("{}:{number} says `{}`: {what}", file.path, word.trim()));
                }
            }
        }
    }
    nothing_breaks("words in the wrong room", breaks);
}
