//! A question that stands in a page's address, such as a filter: it can be linked, reloaded, gone back to and asked
//! without scripts. The address is the only place that knows it, so questions asked in one moment build on each other.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::browser::timers::use_debounce;

/// Keys that follow each other faster than this make one question.
const QUIET_MS: u32 = 150;

/// What stays readable in a query.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

pub trait Question: Clone + PartialEq + Send + Sync + 'static {
    /// What makes no sense in the query is as if it were not there.
    fn of_query(query: &ParamsMap) -> Self;

    /// The query string with its `?`, leaving out what is as usual.
    fn to_search(&self) -> String;

    /// Another question begins on its first page, however far back the one before was.
    fn begin(&mut self);
}

/// The page's question and the way to ask another.
pub struct Asked<T: Question> {
    now: Memo<T>,
    path: Signal<String>,
    go: Callback<String>,
}

#[expect(clippy::expl_impl_clone_on_copy, reason = "a derived one would ask the question to be Copy")]
impl<T: Question> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Question> Copy for Asked<T> {}

/// `path` is the page's own: while another page comes, this one's question stays what it was.
pub fn use_question<T: Question>(path: impl Into<Signal<String>>) -> Asked<T> {
    let (path, query, location, navigate) = (path.into(), use_query_map(), use_location(), use_navigate());
    let now = Memo::new(move |before: Option<&T>| match before {
        Some(before) if location.pathname.get() != path.get() => before.clone(),
        Some(_) | None => query.with(T::of_query),
    });
    let go = Callback::new(move |address: String| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&address, options);
    });
    Asked { now, path, go }
}

impl<T: Question> Asked<T> {
    pub fn get(self) -> T {
        self.now.get()
    }

    pub fn get_untracked(self) -> T {
        self.now.get_untracked()
    }

    /// Asks for what `act` makes of the question as it is.
    pub fn change(self, act: impl FnOnce(&mut T)) {
        let mut next = self.now.get_untracked();
        act(&mut next);
        next.begin();
        self.go.run(format!("{}{}", self.path.get_untracked(), next.to_search()));
    }

    /// What hears of a choice, and asks by it.
    pub fn choice(self, write: fn(&mut T, String)) -> Callback<String> {
        Callback::new(move |chosen: String| self.change(|question| write(question, chosen)))
    }

    /// A box for one text of the question: its text, and what hears of typing. It asks after a pause, and follows the
    /// address when the person goes back.
    pub fn text_box(self, read: fn(&T) -> &str, write: fn(&mut T, String)) -> (Signal<String>, Callback<String>) {
        let asked = Memo::new(move |_| self.now.with(|now| read(now).to_owned()));
        let text = RwSignal::new(asked.get_untracked());
        Effect::new(move |_| {
            let asked = asked.get();
            if asked != text.with_untracked(|text| text.trim().to_owned()) {
                text.set(asked);
            }
        });
        let ask = use_debounce(QUIET_MS, move || {
            self.change(|question| write(question, text.with_untracked(|text| text.trim().to_owned())));
        });
        let on_input = Callback::new(move |typed: String| {
            text.set(typed);
            ask();
        });
        (text.into(), on_input)
    }
}

/// A query string of the parts that have a value.
pub fn search_of(parts: &[(&str, &str)]) -> String {
    let mut search = String::new();
    for (name, value) in parts.iter().filter(|(_, value)| !value.is_empty()) {
        search.push(if search.is_empty() { '?' } else { '&' });
        search.push_str(name);
        search.push('=');
        search.extend(utf8_percent_encode(value, VALUE));
    }
    search
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_string_has_what_has_a_value_and_nothing_that_ends_it() {
        assert_eq!(search_of(&[("text", ""), ("kind", "")]), "");
        let parts = [("text", "a b&c=Ü"), ("kind", ""), ("folder", "/2026/x"), ("after", "x=#?+")];
        assert_eq!(search_of(&parts), "?text=a%20b%26c%3D%C3%9C&folder=/2026/x&after=x%3D%23%3F%2B");
    }
}
