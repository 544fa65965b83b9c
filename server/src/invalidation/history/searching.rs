//! The history, filtered. People, connections, states and days are found by the database; a text in a URL is looked for in
//! the lists themselves, from the newest on, and only so far at once.

use app::backend::Answer;
use app::model::day::Day;
use app::model::history::{HISTORY_PAGE_SIZE, HistoryChoices, HistoryPage, HistoryQuery, NamedConnection};
use app::model::person::Actor;

use super::summary;
use crate::service::Service;
use crate::store::invalidations::{self, Begin, Head, HistoryFilter, UrlFilter};
use crate::store::{Store, StoreError, connections};

/// URLs that one question looks through.
const MAX_SEARCHED: u64 = 2_000_000;
/// What a list counts at least: opening it takes as long as so many URLs.
const MIN_SEARCHED: u64 = 1_000;

/// A page, newest first.
pub async fn invalidations(service: &Service, actor: &Actor, query: HistoryQuery) -> Answer<HistoryPage> {
    let filter = HistoryFilter {
        by: query.by.trim(),
        connection_id: query.connection.trim(),
        state: query.state,
        since: query.since.map(Day::start),
        until: query.until.map(Day::end),
    };
    let url = UrlFilter { text: query.url.trim(), state: None };
    let mut search = Search::default();
    let mut before = query.before.trim().to_owned();
    loop {
        let size = HISTORY_PAGE_SIZE + 1;
        let heads = invalidations::page(&service.store, &actor.company_id, filter, &before, size).await?;
        let Some(last) = heads.last() else { break };
        last.id.clone_into(&mut before);
        let has_more = heads.len() == size as usize;
        if search.take(&service.store, url, heads).await? || !has_more {
            break;
        }
    }
    Ok(search.page)
}

/// What the history can be filtered by.
pub async fn history_choices(service: &Service, actor: &Actor) -> Answer<HistoryChoices> {
    let people = invalidations::people(&service.store, &actor.company_id).await?;
    let connections = connections::asked(&service.store, &actor.company_id).await?;
    let connections = connections.into_iter().map(|(id, name)| NamedConnection { id, name }).collect();
    Ok(HistoryChoices { people, connections })
}

/// A page that is being filled.
#[derive(Default)]
struct Search {
    page: HistoryPage,
    searched: u64,
    /// The last one that was looked at.
    last: Option<Head>,
}

impl Search {
    /// Takes those that match; says whether that is enough.
    async fn take(&mut self, store: &Store, url: UrlFilter<'_>, heads: Vec<Head>) -> Result<bool, StoreError> {
        for head in heads {
            if self.page.invalidations.len() == HISTORY_PAGE_SIZE as usize {
                self.page.older = self.last.take().map(|last| last.id);
                return Ok(true);
            }
            if self.searched >= MAX_SEARCHED {
                let last = self.last.take();
                self.page.looked_back_to = last.as_ref().map(|last| last.created);
                self.page.older = last.map(|last| last.id);
                return Ok(true);
            }
            if url.is_all() || self.has_url(store, url, &head).await? {
                self.page.invalidations.push(summary(&head));
            }
            self.last = Some(head);
        }
        Ok(false)
    }

    async fn has_url(&mut self, store: &Store, url: UrlFilter<'_>, head: &Head) -> Result<bool, StoreError> {
        self.searched += head.counts.total.max(MIN_SEARCHED);
        let found = invalidations::urls(store, head.number, url, Begin::Position(0), 1).await?;
        Ok(!found.is_empty())
    }
}
