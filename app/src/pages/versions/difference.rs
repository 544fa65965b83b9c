//! What differs between two versions, line by line: a sign before each line that came or went, a word for whoever hears it.

use leptos::prelude::*;

use crate::model::versions::{Difference, Line, Part};

#[component]
pub fn Changes(difference: Difference) -> impl IntoView {
    let Difference { parts, left_out } = difference;
    let is_of_ends = parts.is_empty() && left_out == 0;
    view! {
        <div class="difference">
            {is_of_ends.then(|| view! { <p>"Only the ends of lines differ."</p> })}
            {parts.into_iter().map(part).collect_view()}
            {left_out_in_words(left_out).map(|words| view! { <p>{words}</p> })}
        </div>
    }
}

fn left_out_in_words(count: u64) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 more line differs and is not shown.".to_owned()),
        count => Some(format!("{count} more lines differ and are not shown.")),
    }
}

fn part(part: Part) -> impl IntoView {
    let Part { name, lines } = part;
    let label = name.clone();
    view! {
        <div class="difference__part">
            <p class="difference__name">
                <bdi>{name}</bdi>
            </p>
            <ul class="difference__lines" aria-label=label>
                {lines.into_iter().map(line).collect_view()}
            </ul>
        </div>
    }
}

fn line(line: Line) -> AnyView {
    let (state, sign, word, text) = match line {
        Line::Same(text) => ("same", " ", "", text),
        Line::Added(text) => ("added", "+", "added: ", text),
        Line::Removed(text) => ("removed", "−", "removed: ", text),
        Line::Folded(count) => {
            let words =
                if count == 1 { "1 line is the same".to_owned() } else { format!("{count} lines are the same") };
            return view! { <li class="difference__line" data-line="folded">{words}</li> }.into_any();
        }
    };
    let is_empty = text.is_empty();
    view! {
        <li class="difference__line" data-line=state>
            <span class="difference__sign" aria-hidden="true">{sign}</span>
            {(!word.is_empty()).then(|| view! { <span class="visually-hidden">{word}</span> })}
            <bdi class="difference__text">{text}</bdi>
            {is_empty.then(|| view! { <span class="visually-hidden">"an empty line"</span> })}
        </li>
    }
    .into_any()
}
