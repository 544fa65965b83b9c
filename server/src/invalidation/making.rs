//! A list on its way into the database: lines become pages, and their URLs batches, bit by bit, so that a list of a
//! million is never in memory as a whole.

use app::backend::Answer;
use app::model::error::AppError;
use app::model::purge::PurgeKind;
use app::model::purge_url::{PurgeUrl, UrlRefusal};
use app::template::Made;

use super::ruling::shorten;
use super::splitter::{Part, Route, Splitter};
use crate::store::batches::{self, NewBatch};
use crate::store::invalidations::state_code;
use crate::store::lists::{self, LINES_PER_PAGE, Line, Page, Standing};
use crate::store::{StoreError, Tx};
use app::model::invalidation::UrlState;

/// Bytes of a refused line that are kept: a line of a template may have a megabyte.
const MAX_LINE_BYTES: usize = 8_192;
/// Bytes of a reason that are kept.
const MAX_REASON_BYTES: usize = 1_000;
/// Bytes of a line that is quoted in a sentence.
const MAX_EXCERPT_BYTES: usize = 200;

/// What was made so far, and not stored yet.
#[derive(Debug)]
pub struct Making {
    splitter: Splitter,
    /// Those that are full, and the one that is being filled.
    full: Vec<Page>,
    page: Page,
    tally: Tally,
    /// Why nobody takes a line that is no URL.
    unable: String,
}

/// What there is of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub lines: u64,
    /// Of the lines.
    pub refused: u64,
    /// The first refused line and why.
    first_refused: Option<String>,
}

/// What can be stored.
#[derive(Debug, Default)]
pub struct Piece {
    pages: Vec<Page>,
    batches: Vec<NewBatch>,
}

impl Making {
    /// `unable` says why, where a line that is no URL goes nowhere.
    pub fn new(routes: Vec<Route>, unable: String) -> Self {
        let (splitter, page, tally) = (Splitter::new(routes), Page::default(), Tally::default());
        Self { splitter, full: Vec::new(), page, tally, unable }
    }

    pub fn take(&mut self, made: Made) {
        match made {
            Made::Good(url) => self.take_line(PurgeKind::Url, url.into_string()),
            Made::Refused { line, reason, .. } => self.refuse(&line, &reason),
        }
    }

    /// Takes a canonical line.
    pub fn take_line(&mut self, kind: PurgeKind, line: String) {
        match self.splitter.take(self.tally.lines + 1, kind.host_of(&line), line.len()) {
            // The rules for such lines have refused it before.
            0 => self.refuse(&line, &self.unserved(kind, &line)),
            open => self.put(Line::Url(line), Standing { open, worst: 0 }),
        }
    }

    fn refuse(&mut self, line: &str, reason: &str) {
        self.tally.refused += 1;
        self.tally.first_refused.get_or_insert_with(|| format!("{}: {reason}", excerpt(line)));
        let line = Line::Refused(shorten(line, MAX_LINE_BYTES), shorten(reason, MAX_REASON_BYTES));
        self.put(line, Standing::ended(state_code(UrlState::Refused)));
    }

    fn put(&mut self, line: Line, standing: Standing) {
        self.tally.lines += 1;
        self.page.lines.push(line);
        self.page.standings.push(standing);
        if self.page.lines.len() as u64 == LINES_PER_PAGE {
            let next = Page { number: self.page.number + 1, ..Page::default() };
            self.full.push(std::mem::replace(&mut self.page, next));
        }
    }

    fn unserved(&self, kind: PurgeKind, line: &str) -> String {
        match kind {
            PurgeKind::Url => UrlRefusal::Unserved { host: PurgeUrl::host_of(line).to_owned() }.to_string(),
            PurgeKind::Tag | PurgeKind::Prefix | PurgeKind::Host | PurgeKind::Everything => self.unable.clone(),
        }
    }

    /// What is complete since the last call.
    pub fn piece(&mut self) -> Piece {
        Piece { pages: std::mem::take(&mut self.full), batches: self.splitter.full() }
    }

    /// The last piece, what goes to each connection, and the tally of all.
    pub fn finish(mut self) -> (Piece, Vec<Part>, Tally) {
        if !self.page.lines.is_empty() {
            self.full.push(self.page);
        }
        let (batches, parts) = self.splitter.finish();
        (Piece { pages: self.full, batches }, parts, self.tally)
    }
}

impl Piece {
    pub async fn store(&self, tx: &mut Tx, number: i64) -> Result<(), StoreError> {
        for page in &self.pages {
            lists::insert(tx, number, page).await?;
        }
        if !self.batches.is_empty() {
            batches::insert(tx, number, &self.batches).await?;
        }
        Ok(())
    }
}

impl Tally {
    /// Refuses a list that must not be sent.
    pub fn accept(&self, leave_out_refused: bool) -> Answer<()> {
        let sentence = match (self.lines == self.refused, &self.first_refused) {
            (true, None) => "The list has no URL. Add one, or select assets.".to_owned(),
            (true, Some(first)) => {
                format!("No URL of the list can be purged, so there is nothing to do. The first is {first}")
            }
            (false, Some(first)) if !leave_out_refused => format!(
                "{} refused. Mend or remove them, or say that they are to be left out. The first is {first}",
                lines_are(self.refused)
            ),
            (false, _) => return Ok(()),
        };
        Err(AppError::invalid("urls", sentence))
    }
}

fn lines_are(count: u64) -> String {
    if count == 1 { "1 line is".to_owned() } else { format!("{count} lines are") }
}

/// A line as it is quoted in a sentence.
pub fn excerpt(line: &str) -> String {
    format!("“{}”", shorten(line, MAX_EXCERPT_BYTES))
}
