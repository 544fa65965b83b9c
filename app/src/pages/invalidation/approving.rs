//! **Approve** and **Decline**, for whoever may; for everybody else, who can. Both are plain forms.

use leptos::prelude::*;

use crate::api::invalidations::{Approve, Decline};
use crate::browser::hydration::use_hydrated;
use crate::browser::intl;
use crate::components::{Button, ButtonKind, IconName, TextField};
use crate::model::invalidation::Counts;
use crate::model::purge::PurgeKind;
use crate::model::rights::Action;
use crate::pages::faces::RefusedNotice;
use crate::pages::forms::{RefusalOfNoField, hear_refusals, problem_of, returned_error};
use crate::pages::indicator::words::{self, Digits};
use crate::pages::workspace::use_workspace;

/// Addresses that one sentence names.
const NAMED: usize = 5;

/// `by` asked for it, and `approvers` may approve it: e-mail addresses.
#[component]
pub fn Approving(
    id: String,
    kind: PurgeKind,
    by: String,
    approvers: Vec<String>,
    #[prop(into)] counts: Signal<Counts>,
    #[prop(into)] is_waiting: Signal<bool>,
) -> impl IntoView {
    let workspace = use_workspace();
    let approve = ServerAction::<Approve>::new();
    let refusal = RwSignal::new(returned_error::<Approve>());
    hear_refusals(approve, refusal);
    let may = workspace.may(Action::Approve) && approvers.contains(&workspace.email());
    let (id, told) = (StoredValue::new(id), StoredValue::new(who_can(&approvers, by == workspace.email())));
    view! {
        {move || refusal.get().map(|error| view! { <RefusedNotice error /> })}
        <Show when=move || is_waiting.get()>
            {if may {
                view! {
                    <div class="invalidation__approving">
                        <ActionForm action=approve>
                            <input type="hidden" name="company" value=workspace.company().to_string() />
                            <input type="hidden" name="id" value=id.get_value() />
                            <Button submit=true kind=ButtonKind::Primary icon=IconName::Success busy=approve.pending()>
                                <Words kind counts />
                            </Button>
                        </ActionForm>
                        <Declining id=id.get_value() />
                    </div>
                }
                    .into_any()
            } else {
                view! { <p>{told.get_value()}</p> }.into_any()
            }}
        </Show>
    }
}

/// `Approve 1,240 URLs`.
#[component]
fn Words(kind: PurgeKind, counts: Signal<Counts>) -> impl IntoView {
    let hydrated = use_hydrated();
    move || {
        let digits: Digits = if hydrated.get() { intl::number } else { intl::grouped };
        format!("Approve {}", words::how_many(counts.get().left, kind, digits))
    }
}

#[component]
fn Declining(id: String) -> impl IntoView {
    let workspace = use_workspace();
    let action = ServerAction::<Decline>::new();
    let refusal = RwSignal::new(returned_error::<Decline>());
    hear_refusals(action, refusal);
    let reason = RwSignal::new(String::new());
    view! {
        <ActionForm action attr:class="invalidation__declining">
            <input type="hidden" name="company" value=workspace.company().to_string() />
            <input type="hidden" name="id" value=id />
            <RefusalOfNoField refusal />
            <TextField
                label="Reason to decline"
                name="reason"
                id="decline-reason"
                value=reason
                on_input=move |text| reason.set(text)
                error=problem_of(refusal, "reason")
                optional=true
            />
            <Button submit=true icon=IconName::Close busy=action.pending()>"Decline"</Button>
        </ActionForm>
    }
}

/// Who can approve it, as a sentence.
fn who_can(approvers: &[String], is_own: bool) -> String {
    let (named, others) = approvers.split_at(approvers.len().min(NAMED));
    let names = match (named, others.len()) {
        ([], _) => {
            let whose = if is_own { "You asked for it yourself, and nobody" } else { "Nobody" };
            return format!("{whose} else here may approve it. Ask an admin to let a colleague in who may.");
        }
        ([one], 0) => one.clone(),
        ([all @ .., last], 0) => format!("{} or {last}", all.join(", ")),
        (named, 1) => format!("{} or 1 other", named.join(", ")),
        (named, others) => format!("{} or one of {others} others", named.join(", ")),
    };
    if is_own {
        format!("You asked for it yourself, so somebody else has to approve it: {names}.")
    } else {
        format!("It can be approved by {names}.")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(count: usize) -> Vec<String> {
        (1..=count).map(|number| format!("{number}@a.example")).collect()
    }

    #[test]
    fn whoever_cannot_approve_it_is_told_who_can() {
        let own = "You asked for it yourself, so somebody else has to approve it: 1@a.example.";
        assert_eq!(who_can(&addresses(1), true), own);
        assert_eq!(who_can(&addresses(2), false), "It can be approved by 1@a.example or 2@a.example.");
        let three = "It can be approved by 1@a.example, 2@a.example or 3@a.example.";
        assert_eq!(who_can(&addresses(3), false), three);
        assert!(who_can(&addresses(6), false).ends_with("5@a.example or 1 other."));
        assert!(who_can(&addresses(9), false).ends_with("5@a.example or one of 4 others."));
        assert!(who_can(&[], true).starts_with("You asked for it yourself, and nobody else here may approve it."));
    }
}
