//! The same as a plain form: before WebAssembly has loaded, and without it. Each kind is a page of its own.

use std::sync::Arc;

use leptos::form::ActionForm;
use leptos::prelude::*;

use super::{WideDraft, WideFields, kinds, label};
use crate::api::invalidations::SubmitWide;
use crate::components::{Button, ButtonKind, Checkbox, Dialog, LinkButton, Notice, NoticeKind};
use crate::model::approval::ApprovalRules;
use crate::model::invalidation::Desk;
use crate::model::purge::{PurgeKind, WideForm};
use crate::pages::invalidate::asked::{LeftToday, SecondPersonPerhaps, Why, Withholding};
use crate::pages::invalidate::plain::key;
use crate::pages::workspace::use_workspace;

#[component]
pub fn PlainWide(
    desk: Desk,
    action: ServerAction<SubmitWide>,
    kind: PurgeKind,
    kept: Option<WideForm>,
) -> impl IntoView {
    let workspace = use_workspace();
    let desk = Arc::new(desk);
    let draft = WideDraft::new(RwSignal::new(Arc::clone(&desk)), workspace.company());
    let form = kept.unwrap_or_else(|| WideForm { kind, ..WideForm::default() });
    let (note, notify) = (form.note.clone(), form.notify);
    draft.adopt(form, action.value().get_untracked().and_then(Result::err));
    let can_mail = desk.can_mail;
    let note = RwSignal::new(note);
    let approval = ApprovalRules::of(&desk.rules);
    let asked = StoredValue::new((desk.quiet.clone(), desk.quota.clone()));
    let count = Signal::derive(move || draft.judged.with(|judged| judged.lines.len() as u64));
    view! {
        <ActionForm action=action>
            <Dialog title="Invalidate CDN" id="invalidate-plain" large=true inline=true
                footer=move || {
                    view! {
                        <LinkButton href=workspace.path("assets")>"Cancel"</LinkButton>
                        <Button kind=ButtonKind::Primary submit=true>"Continue"</Button>
                    }
                }
            >
                <input type="hidden" name="company" value=workspace.company().to_string() />
                <input type="hidden" name="wide[kind]" value=kind.word() />
                <input type="hidden" name="wide[idempotency_key]" value=key() />
                <OtherKinds desk=Arc::clone(&desk) current=kind />
                {move || draft.refusal().map(|error| view! { <Notice kind=NoticeKind::Error>{error.to_string()}</Notice> })}
                <WideFields draft />
                {move || {
                    let (quiet, quota) = asked.get_value();
                    view! {
                        <Why quiet name="wide[note]" id="wide-note" value=note on_input=move |text| note.set(text) />
                        <LeftToday quota urls=count />
                        <SecondPersonPerhaps rules=approval kind />
                    }
                }}
                {can_mail
                    .then(|| view! { <Checkbox label="E-mail me when it is done" name="wide[notify]" value="true" checked=notify /> })}
            </Dialog>
        </ActionForm>
    }
}

/// The ways to the forms of the other kinds.
#[component]
pub fn OtherKinds(desk: Arc<Desk>, current: PurgeKind) -> impl IntoView {
    let workspace = use_workspace();
    let others: Vec<PurgeKind> = kinds(&desk).into_iter().filter(|kind| *kind != current).collect();
    let others = (!others.is_empty()).then(|| {
        let link = |kind: PurgeKind| {
            view! { <a href=workspace.path(&format!("invalidate?by={}", kind.word()))>{label(kind)}</a>" " }
        };
        view! { <p class="field__help">"Clear by: " {others.into_iter().map(link).collect_view()}</p> }
    });
    view! {
        {others}
        <Withholding desk=Signal::stored(desk) />
    }
}
