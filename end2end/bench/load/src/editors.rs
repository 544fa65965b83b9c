//! Editors at work: each reads pages of assets, searches, previews what the dialog asks for, and meanwhile asks how far the running
//! list is. They think between two clicks, and wait for an answer before the next. Their clock can go faster than ours.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::Failure;
use crate::browser::{self, Browser, FORM, JSON};
use crate::chance::Chance;
use crate::time::{now, wait};

/// Between two clicks of an editor, on average.
const CLICK_S: f64 = 20.0;
/// Between two looks at progress: a page that hears no events asks every 1.5 s while something runs, and every 12 s otherwise.
const POLL_S: f64 = 5.0;
/// Of ten clicks so many search and so many preview; the others read.
const SEARCHES_OF_10: u64 = 1;
const PREVIEWS_OF_10: u64 = 2;
/// Rows of a page of assets, and pages that are read: of the first half of 100,000 assets.
const PAGE_ROWS: u64 = 100;
const PAGES: u64 = 500;
/// Assets that were selected before a preview.
const SELECTED: u64 = 100;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    address: String,
    company: String,
    /// One for each editor.
    cookies: Vec<String>,
    /// By the editors' clock.
    seconds: f64,
    /// How many of their seconds one of ours has.
    speed: f64,
}

/// What one task saw.
#[derive(Default)]
struct Seen {
    /// Microseconds, by the kind of question.
    took: BTreeMap<&'static str, Vec<u64>>,
    failures: Vec<String>,
}

/// One who asks, by their own connection.
struct Editor {
    browser: Browser,
    company: String,
    chance: Chance,
    speed: f64,
    seen: Seen,
}

/// Microseconds of each answer by kind, how many failed, and how the first did.
pub async fn work(plan: Plan) -> Result<Value, Failure> {
    let server = browser::server(&plan.address)?;
    let mut working = JoinSet::new();
    for number in 0..plan.cookies.len() {
        working.spawn(Editor::new(&plan, server, number, 2 * number).click(plan.seconds));
        working.spawn(Editor::new(&plan, server, number, 2 * number + 1).poll(plan.seconds));
    }
    let mut all = Seen::default();
    while let Some(seen) = working.join_next().await {
        let seen = seen?;
        for (kind, took) in seen.took {
            all.took.entry(kind).or_default().extend(took);
        }
        all.failures.extend(seen.failures);
    }
    Ok(json!({ "took": all.took, "failures": all.failures.len(), "failure": all.failures.first() }))
}

impl Editor {
    fn new(plan: &Plan, server: SocketAddr, number: usize, seed: usize) -> Self {
        Self {
            browser: Browser::new(server, browser::address(number), &plan.cookies[number]),
            company: plan.company.clone(),
            chance: Chance::of(seed),
            speed: plan.speed,
            seen: Seen::default(),
        }
    }

    async fn click(mut self, seconds: f64) -> Seen {
        let mut left = seconds - self.think(CLICK_S).await;
        while left > 0.0 {
            match self.chance.below(10) {
                kind if kind < SEARCHES_OF_10 => {
                    let text = format!("{:04}", self.chance.below(10_000));
                    self.read("search", &text, 0).await;
                }
                kind if kind < SEARCHES_OF_10 + PREVIEWS_OF_10 => self.preview().await,
                _ => {
                    let offset = self.chance.below(PAGES) * PAGE_ROWS;
                    self.read("assets", "", offset).await;
                }
            }
            left -= self.think(CLICK_S).await;
        }
        self.seen
    }

    async fn poll(mut self, seconds: f64) -> Seen {
        let mut left = seconds - self.think(POLL_S).await;
        while left > 0.0 {
            let form = format!("company={}", self.company);
            self.ask("running", "invalidations/running", FORM, form).await;
            left -= self.think(POLL_S).await;
        }
        self.seen
    }

    /// A page of those that have the text in their ID.
    async fn read(&mut self, kind: &'static str, text: &str, offset: u64) {
        let filter = json!({ "text": text, "kind": null, "folder": "" });
        let query = json!({ "filter": filter, "sort": "id", "descending": false, "after": null, "offset": offset });
        let question = json!({ "company": self.company, "query": query });
        self.ask(kind, "assets", JSON, question.to_string()).await;
    }

    /// What the dialog asks for when it opens on some assets.
    async fn preview(&mut self) {
        let first = self.chance.below(PAGES * PAGE_ROWS);
        let ids: Vec<String> = (first..first + SELECTED).map(|number| format!("Asset_{number:06}")).collect();
        let selection = json!({ "Ids": ids });
        self.ask("desk", "desk", FORM, format!("company={}", self.company)).await;
        let outline = json!({ "company": self.company, "selection": selection });
        self.ask("outline", "assets/outline", JSON, outline.to_string()).await;
        let page = json!({ "company": self.company, "selection": selection, "after": null });
        self.ask("selected", "assets/selected", JSON, page.to_string()).await;
    }

    async fn ask(&mut self, kind: &'static str, name: &str, format: &str, question: String) {
        let began = now();
        let answer = self.browser.post(&format!("/api/{name}"), format, question).await;
        let took = began.elapsed();
        match answer {
            Ok(answer) if answer.status.is_success() && !answer.body.is_empty() => {
                self.seen.took.entry(kind).or_default().push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
            }
            Ok(answer) => self.seen.failures.push(format!("{name} answered {}", answer.status)),
            Err(error) => self.seen.failures.push(format!("{name}: {error}")),
        }
    }

    /// Gives for how many of their seconds they thought.
    async fn think(&mut self, seconds: f64) -> f64 {
        let seconds = self.chance.about(seconds);
        wait(Duration::from_secs_f64(seconds / self.speed)).await;
        seconds
    }
}
