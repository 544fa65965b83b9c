//! What becomes of the copies at the edge, where a connection offers a choice.

use leptos::prelude::*;

use crate::components::{Select, SelectOption};
use crate::model::invalidation::DeskConnection;
use crate::model::purge::{MANNERS_DIFFER, Manner, PurgeKind};

/// Thrown away or marked as stale. Connections that know no stale copies are named once that is chosen.
#[component]
pub fn Copies(
    #[prop(into)] connections: Signal<Vec<DeskConnection>>,
    #[prop(into)] kind: Signal<PurgeKind>,
    name: &'static str,
    id: &'static str,
    #[prop(into)] value: Signal<String>,
    on_change: impl Fn(String) + Copy + Send + Sync + 'static,
    #[prop(into, optional)] error: Signal<Option<String>>,
) -> impl IntoView {
    let unable = Memo::new(move |_| connections.with(|connections| without_stale(connections, kind.get())));
    let is_offered = move || unable.with(Option::is_some);
    let exceptions = move || {
        let names = unable.get().filter(|names| !names.is_empty() && value.get() == Manner::Soft.word())?;
        Some(format!("Copies cannot be marked at {}: there they are thrown away.", names.join(", ")))
    };
    view! {
        <Show when=is_offered>
            <Select
                label="Copies"
                name
                id
                options=Signal::stored(manners())
                value
                on_change
                error
                help=MANNERS_DIFFER
            />
            <p class="field__help" role="status">
                {exceptions}
            </p>
        </Show>
    }
}

/// The names of those that can only throw copies away; none where nobody can do anything else.
fn without_stale(connections: &[DeskConnection], kind: PurgeKind) -> Option<Vec<String>> {
    let able = connections.iter().filter(|connection| connection.can(kind));
    let (soft, hard): (Vec<_>, Vec<_>) = able.partition(|connection| connection.is_soft(kind));
    (!soft.is_empty()).then(|| hard.into_iter().map(|connection| connection.name.clone()).collect())
}

/// The ways to treat a copy, the connections' own first.
fn manners() -> Vec<SelectOption> {
    let own = SelectOption::new("", "As each connection is set");
    std::iter::once(own).chain(Manner::ALL.map(|manner| SelectOption::new(manner.word(), manner.label()))).collect()
}

#[cfg(test)]
mod tests {
    use super::without_stale;
    use crate::model::invalidation::DeskConnection;
    use crate::model::provider::{Capability, RequestsPerBatch};
    use crate::model::purge::PurgeKind;

    fn connection(name: &str, soft: bool) -> DeskConnection {
        let capability = Capability {
            max_urls_per_batch: 100,
            max_bytes_per_batch: 10_000,
            requests: RequestsPerBatch::One,
            typical_request_ms: 100,
            settles_ms: 0,
            soft,
        };
        DeskConnection {
            id: name.to_owned(),
            name: name.to_owned(),
            hosts: Vec::new(),
            capability,
            beyond_urls: Vec::new(),
            targets: 1,
            us_per_url: 1_000,
            is_observed: false,
            turn: 1,
            wait_s: 0,
        }
    }

    #[test]
    fn those_that_throw_away_are_named_beside_one_that_marks() {
        let of = |connections: &[DeskConnection]| without_stale(connections, PurgeKind::Url);
        assert_eq!(of(&[connection("Edge", false)]), None);
        assert_eq!(of(&[connection("Edge", true)]), Some(Vec::new()));
        assert_eq!(of(&[connection("Edge", true), connection("Shield", false)]), Some(vec!["Shield".to_owned()]));
        assert_eq!(without_stale(&[connection("Edge", true)], PurgeKind::Tag), None);
    }
}
