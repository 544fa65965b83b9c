//! A URL to read: monospaced, its last part set off, isolated from the direction of the text around it.

use leptos::prelude::*;

#[component]
pub fn Url(#[prop(into)] text: Signal<String>) -> impl IntoView {
    view! {
        <bdi class="url" dir="ltr">
            <span class="url__lead">{move || text.with(|text| split(text).0.to_owned())}</span>
            <span class="url__tail">{move || text.with(|text| split(text).1.to_owned())}</span>
        </bdi>
    }
}

/// What is the same on most lines, and what changes: the last segment with its query.
fn split(text: &str) -> (&str, &str) {
    let path_end = text.find(['?', '#']).unwrap_or(text.len());
    let authority = text.find("://").map_or(0, |at| at + 3);
    match text[..path_end].rfind('/') {
        Some(slash) if slash >= authority => text.split_at(slash + 1),
        Some(_) | None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn the_last_segment_and_the_query_are_what_changes() {
        assert_eq!(
            split("https://a.example/is/image/Acme/B?wid=2/3"),
            ("https://a.example/is/image/Acme/", "B?wid=2/3")
        );
        assert_eq!(split("https://a.example"), ("https://a.example", ""));
        assert_eq!(split("nonsense"), ("nonsense", ""));
        assert_eq!(split("/path/💥"), ("/path/", "💥"));
    }
}
