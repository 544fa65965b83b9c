//! What goes by the clock: quiet hours, how much in a day, and in which time zone both are told.

use leptos::prelude::*;

use super::draft::{Draft, Saving};
use crate::components::{Checkbox, TextField, TextKind};
use crate::model::rules::Weekday;

/// What the field of the time zone proposes. The server knows all of the IANA's.
const ZONES: [&str; 30] = [
    "UTC",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Toronto",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jakarta",
    "Asia/Kolkata",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Zurich",
    "Pacific/Auckland",
];

#[component]
pub fn HoursAndDays(draft: Draft, saving: Saving) -> impl IntoView {
    view! {
        <fieldset class="panel">
            <legend class="panel__title">"Hours and days"</legend>
            <div class="panel__body">
                <TextField
                    label="Time zone"
                    name="change[time_zone]"
                    id="rules-zone"
                    kind=TextKind::Address
                    list="rules-zones"
                    value=draft.text(|form| &form.time_zone)
                    on_input=move |text| draft.write(|form| form.time_zone = text)
                    error=Signal::derive(move || saving.problem_of("time_zone"))
                    help="Where hours and days are told, by its IANA name, such as Europe/Berlin. Summer time is that of the zone."
                />
                <datalist id="rules-zones">
                    {ZONES.map(|zone| view! { <option value=zone></option> }).into_iter().collect_view()}
                </datalist>
                <TextField
                    label="URLs that a person clears in a day"
                    name="change[urls_per_day]"
                    id="rules-quota"
                    value=draft.text(|form| &form.urls_per_day)
                    on_input=move |text| draft.write(|form| form.urls_per_day = text)
                    error=Signal::derive(move || saving.problem_of("urls_per_day"))
                    optional=true
                    placeholder="50000"
                    help="With 50000, whoever has cleared 49,000 URLs since midnight can clear 1,000 more. A tag, a folder or a host \
                    counts as one; what is cancelled stays counted. Empty: as many as they like."
                />
                <QuietHours draft saving />
            </div>
        </fieldset>
    }
}

#[component]
fn QuietHours(draft: Draft, saving: Saving) -> impl IntoView {
    let day = move |(index, day): (usize, Weekday)| {
        let word = day.word();
        view! {
            <Checkbox
                label=day.label()
                name=format!("change[quiet_days][{index}]")
                value=word
                checked=draft.has_day(word)
                on_change=move |is_on| draft.set_day(word, is_on)
            />
        }
    };
    let days_problem = move || saving.problem_of("quiet_days");
    view! {
        <Checkbox
            label="Quiet hours"
            name="change[has_quiet_hours]"
            value="true"
            checked=draft.is(|form| form.has_quiet_hours)
            on_change=move |is_on| draft.write(|form| form.has_quiet_hours = is_on)
            help="In them nobody clears anything without saying why. The days and times below count only while this is ticked."
        />
        <fieldset class="field-boxes" aria-describedby="rules-days-error">
            <legend class="field__label">"They begin on"</legend>
            {Weekday::ALL.into_iter().enumerate().map(day).collect_view()}
            <p class="field__error" id="rules-days-error" aria-live="polite">
                {days_problem}
            </p>
        </fieldset>
        <div class="field-row">
            <TextField
                label="From"
                name="change[quiet_from]"
                id="rules-quiet-from"
                kind=TextKind::Time
                value=draft.text(|form| &form.quiet_from)
                on_input=move |text| draft.write(|form| form.quiet_from = text)
                error=Signal::derive(move || saving.problem_of("quiet_from"))
            />
            <TextField
                label="Until"
                name="change[quiet_until]"
                id="rules-quiet-until"
                kind=TextKind::Time
                value=draft.text(|form| &form.quiet_until)
                on_input=move |text| draft.write(|form| form.quiet_until = text)
                error=Signal::derive(move || saving.problem_of("quiet_until"))
                help="From 22:00 until 06:00 ends on the next day; an end that equals the beginning is a whole day later."
            />
        </div>
    }
}
