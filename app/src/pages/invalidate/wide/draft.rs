//! What is typed of a purge that is none of URLs, what is wrong with it, and where it would go.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use leptos::prelude::*;

use crate::model::company::CompanySlug;
use crate::model::error::AppError;
use crate::model::forecast::takers;
use crate::model::invalidation::{Desk, DeskConnection};
use crate::model::purge::{MAX_WIDE_LINES, PurgeKind, WideForm};
use crate::model::purge_url::UrlRules;

/// The kinds that a person can clear, URLs first.
pub fn kinds(desk: &Desk) -> Vec<PurgeKind> {
    let can = |kind: &PurgeKind| *kind == PurgeKind::Url || desk.connections.iter().any(|one| one.can(*kind));
    PurgeKind::ALL.into_iter().filter(can).collect()
}

#[derive(Clone, Copy)]
pub struct WideDraft {
    pub kind: RwSignal<PurgeKind>,
    pub lines: RwSignal<String>,
    pub manner: RwSignal<String>,
    pub confirmation: RwSignal<String>,
    chosen: RwSignal<BTreeSet<String>>,
    /// Why it was not taken.
    pub problem: RwSignal<Option<AppError>>,
    /// Its lines, looked at once for each change.
    pub judged: Memo<Judged>,
    desk: RwSignal<Arc<Desk>>,
    company: StoredValue<CompanySlug>,
}

/// What is typed, judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// Canonical.
    pub lines: Vec<String>,
    /// The first bad line and why.
    pub problem: Option<String>,
}

impl Judged {
    fn of(form: &WideForm, rules: &UrlRules) -> Self {
        let (mut judged, mut seen) = (Self::default(), HashSet::new());
        let texts = form.texts();
        if texts.len() > MAX_WIDE_LINES {
            let problem =
                format!("There are {} lines; at most {MAX_WIDE_LINES} go into one invalidation.", texts.len());
            return Self { lines: Vec::new(), problem: Some(problem) };
        }
        for text in texts {
            match form.kind.read(text, rules) {
                Ok(line) if seen.insert(line.clone()) => judged.lines.push(line),
                Ok(_) => {}
                Err(problem) => {
                    judged.problem = Some(format!("{text}: {problem}"));
                    break;
                }
            }
        }
        judged
    }
}

impl WideDraft {
    pub fn new(desk: RwSignal<Arc<Desk>>, company: CompanySlug) -> Self {
        let (kind, lines) = (RwSignal::new(PurgeKind::Url), RwSignal::new(String::new()));
        let judged = Memo::new(move |_| {
            let form = WideForm { kind: kind.get(), lines: lines.get(), ..WideForm::default() };
            Judged::of(&form, &desk.with(|desk| UrlRules::of_desk(desk)))
        });
        Self {
            kind,
            lines,
            judged,
            manner: RwSignal::new(String::new()),
            confirmation: RwSignal::new(String::new()),
            chosen: RwSignal::new(BTreeSet::new()),
            problem: RwSignal::new(None),
            desk,
            company: StoredValue::new(company),
        }
    }

    /// What a plain form held.
    pub fn adopt(self, form: WideForm, refused: Option<AppError>) {
        self.kind.set(form.kind);
        self.lines.set(form.lines);
        self.manner.set(form.manner);
        self.confirmation.set(form.confirmation);
        self.chosen.set(form.connections.into_iter().collect());
        self.problem.set(refused);
    }

    pub fn choose(self, kind: PurgeKind) {
        // Lines of one kind are none of another.
        self.clear();
        self.kind.set(kind);
    }

    /// These folders instead of the list of URLs.
    pub fn take_folders(self, lines: &str) {
        self.choose(PurgeKind::Prefix);
        self.lines.set(lines.to_owned());
    }

    pub fn clear(self) {
        self.adopt(WideForm::default(), None);
    }

    pub fn write(self, signal: RwSignal<String>, text: String) {
        self.problem.set(None);
        signal.set(text);
    }

    /// The connections that can clear this kind.
    pub fn able(self) -> Vec<DeskConnection> {
        let kind = self.kind.get();
        self.desk.with(|desk| desk.connections.iter().filter(|connection| connection.can(kind)).cloned().collect())
    }

    pub fn is_chosen(self, id: String) -> Signal<bool> {
        Signal::derive(move || self.chosen.with(|chosen| chosen.contains(&id)))
    }

    pub fn choose_connection(self, id: String, is_on: bool) {
        self.problem.set(None);
        self.chosen.update(|chosen| {
            if is_on {
                chosen.insert(id);
            } else {
                chosen.remove(&id);
            }
        });
    }

    /// Names of the connections that it goes to by its hosts, and of those that serve them too and cannot clear it.
    pub fn takers(self) -> (Vec<String>, Vec<String>) {
        let kind = self.kind.get();
        let judged = self.judged.get();
        self.desk.with(|desk| {
            let able: BTreeSet<&str> =
                desk.connections.iter().filter(|one| one.can(kind)).map(|one| one.name.as_str()).collect();
            let hosts: BTreeSet<&str> = judged.lines.iter().filter_map(|line| kind.host_of(line)).collect();
            let serving: BTreeSet<String> = hosts.into_iter().flat_map(|host| takers(desk, host)).collect();
            serving.into_iter().partition(|name| able.contains(name.as_str()))
        })
    }

    /// What has to be typed.
    pub fn name_to_type(self) -> Option<String> {
        self.form().name_to_type(self.company.get_value().as_str()).map(str::to_owned)
    }

    /// What is wrong with a field, as the server said or as it is seen here.
    pub fn problem_of(self, field: &str) -> Option<String> {
        let said =
            self.problem.with(|error| error.as_ref().and_then(|error| error.problem_of(field).map(str::to_owned)));
        said.or_else(|| if field == "lines" { self.judged.get().problem } else { None })
    }

    /// Why it was refused, where no field says so.
    pub fn refusal(self) -> Option<AppError> {
        let is_shown = |name: &str| ["lines", "connections", "manner", "confirmation"].contains(&name);
        self.problem.get().filter(|error| match error {
            AppError::Invalid { problems } => problems.iter().any(|problem| !is_shown(&problem.field)),
            _ => true,
        })
    }

    /// Whether it can be sent.
    pub fn is_whole(self) -> bool {
        let (form, judged) = (self.form(), self.judged.get());
        let goes_somewhere =
            if form.kind.has_host() { !self.takers().0.is_empty() } else { !form.connections.is_empty() };
        judged.problem.is_none()
            && !judged.lines.is_empty()
            && goes_somewhere
            && form.is_confirmed(self.company.get_value().as_str())
    }

    /// Its name, requests and their connections.
    pub fn requests(self) -> Vec<(String, u64)> {
        let (kind, lines) = (self.kind.get(), self.judged.get().lines);
        let chosen = self.chosen.get();
        let able = self.able();
        let goes = able.iter().filter(|one| kind.has_host() || chosen.contains(&one.id));
        let requests = goes.filter_map(|one| {
            let its = lines.iter().filter(|line| kind.host_of(line).is_none_or(|host| one.serves(host))).count() as u64;
            let capability = one.beyond_urls.iter().find(|beyond| beyond.kind == kind)?.capability;
            let batches = its.div_ceil(u64::from(capability.max_urls_per_batch.max(1)));
            let each = capability.requests_of(its).max(batches) * u64::from(one.targets.max(1));
            (its > 0).then(|| (one.name.clone(), each))
        });
        requests.collect()
    }

    /// As it is sent, without what is said beside it.
    pub fn form(self) -> WideForm {
        WideForm {
            kind: self.kind.get(),
            lines: self.lines.get(),
            connections: self.chosen.get().into_iter().collect(),
            manner: self.manner.get(),
            confirmation: self.confirmation.get(),
            ..WideForm::default()
        }
    }
}
