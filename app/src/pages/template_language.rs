//! **Help > Template language**: each rule of the language as a sentence, with a template and what it makes. The rules are
//! the table that the tests run. Everyone of a company reads it, also without scripts.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::{Kbd, Url};
use crate::template::cases::{Case, TOPICS, Topic};
use crate::template::{Token, tokens};

#[component]
pub fn TemplateLanguagePage() -> impl IntoView {
    view! {
        <Title text="Template language" />
        <div class="page template-language">
            <header class="page__header">
                <h1 class="page__title">"Template language"</h1>
                <p class="page__lead">
                    "Each line of the "<strong>"CDN Invalidation Template"</strong>
                    " makes URLs from assets. What Dynamic Media takes works unchanged; all else is more."
                </p>
            </header>
            <nav class="template-language__topics" aria-label="On this page">
                <ul>
                    <li>
                        <a href="#tokens">"Tokens"</a>
                    </li>
                    {TOPICS
                        .map(|topic| view! { <li><a href=format!("#{}", topic.slug)>{topic.title}</a></li> })
                        .into_iter()
                        .collect_view()}
                    <li>
                        <a href="#keys">"Keys"</a>
                    </li>
                </ul>
            </nav>
            <Tokens />
            <p class="template-language__given">
                "Where an example says nothing else, the Published Server Name is "<code>"img.acme.example"</code>
                ", the Company root "<code>"AcmeOutdoor"</code>", and one image is selected, "<code>"Backpack_B"</code>"."
            </p>
            {TOPICS.map(shown_topic).into_iter().collect_view()}
            <Keys />
        </div>
    }
}

#[component]
fn Tokens() -> impl IntoView {
    let token = |token: Token| {
        view! {
            <div>
                <dt>
                    <code data-code="token">{token.text()}</code>
                </dt>
                <dd>{token.meaning()}</dd>
            </div>
        }
    };
    view! {
        <section class="panel" id="tokens" aria-labelledby="tokens-title">
            <h2 class="panel__title" id="tokens-title">
                "Tokens"
            </h2>
            <dl class="panel__body template-language__words">{Token::ALL.map(token).into_iter().collect_view()}</dl>
        </section>
    }
    .into_any()
}

#[component]
fn Keys() -> impl IntoView {
    view! {
        <section class="panel" id="keys" aria-labelledby="keys-title">
            <h2 class="panel__title" id="keys-title">
                "Keys while a template is typed"
            </h2>
            <dl class="panel__body template-language__words">
                <div>
                    <dt>
                        <kbd class="kbd">"<"</kbd>
                        " or "
                        <kbd class="kbd">"Ctrl+Space"</kbd>
                    </dt>
                    <dd>"offers the tokens that fit; arrows choose, Enter or Tab takes, Escape closes"</dd>
                </div>
                <div>
                    <dt>
                        <Kbd chord="mod+." />
                    </dt>
                    <dd>"uses the remedy of the problem that the caret is in"</dd>
                </div>
            </dl>
        </section>
    }
    .into_any()
}

fn shown_topic(topic: Topic) -> impl IntoView {
    let title_id = format!("{}-title", topic.slug);
    view! {
        <section class="panel" id=topic.slug aria-labelledby=title_id.clone()>
            <h2 class="panel__title" id=title_id.clone()>
                {topic.title}
            </h2>
            <div class="panel__body">{topic.cases.iter().map(shown_case).collect_view()}</div>
        </section>
    }
    .into_any()
}

fn shown_case(case: &Case) -> impl IntoView + use<> {
    let circumstance = |(what, value): (&'static str, String)| {
        view! {
            <p class="rule__given">
                {what}": "
                <code>{value}</code>
            </p>
        }
    };
    let url = |url: &&'static str| {
        view! {
            <li>
                <Url text=*url />
            </li>
        }
    };
    let is_nothing = case.urls.is_empty() && case.problems.is_empty();
    view! {
        <article class="rule">
            <h3 class="rule__title">{coloured(case.title)}</h3>
            <div class="rule__written">
                {case.circumstances().into_iter().map(circumstance).collect_view()}
                <pre class="rule__template">{coloured(&case.shown_template())}</pre>
            </div>
            <div class="rule__made">
                {(!case.urls.is_empty())
                    .then(|| view! { <ol class="rule__urls">{case.urls.iter().map(url).collect_view()}</ol> })}
                {(!case.problems.is_empty()).then(|| shown_problems(case.problems))}
                {is_nothing.then(|| view! { <p class="quiet">"Makes nothing."</p> })}
            </div>
        </article>
    }
    .into_any()
}

/// Each `line:column` and its message, as General Settings tells them.
fn shown_problems(problems: &[&'static str]) -> impl IntoView + use<> {
    let problem = |told: &&'static str| {
        let (place, message) = told.split_once(' ').unwrap_or((told, ""));
        let (line, column) = place.split_once(':').unwrap_or((place, ""));
        view! {
            <li>
                <strong>{format!("Line {line}, column {column}: ")}</strong>
                {message.to_owned()}
            </li>
        }
    };
    view! { <ul class="rule__problems">{problems.iter().map(problem).collect_view()}</ul> }
}

/// A text with its tokens set off, as in the editor.
fn coloured(text: &str) -> impl IntoView + use<> {
    let mut runs = Vec::new();
    let mut done = 0;
    for span in tokens(text) {
        runs.push((text[done..span.start].to_owned(), None));
        runs.push((text[span.start..span.end].to_owned(), Some(span.kind.word())));
        done = span.end;
    }
    runs.push((text[done..].to_owned(), None));
    let run = |(text, kind): (String, Option<&'static str>)| match kind {
        Some(kind) => view! { <code data-code=kind>{text}</code> }.into_any(),
        None => text.into_any(),
    };
    runs.into_iter().filter(|(text, _)| !text.is_empty()).map(run).collect_view()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::template::cases::cases;

    #[test]
    fn every_rule_is_on_the_page_with_what_it_makes() {
        let page = Owner::new().with(|| TOPICS.map(shown_topic).into_iter().collect_view().into_view().to_html());
        // Without the marks by which hydration finds its places.
        let html = page.replace("<!>", "");
        assert_eq!(html.matches("class=\"rule\"").count(), cases().count());
        assert!(html.contains("Line 1, column 36: "), "{html}");
        assert!(html.contains("Backpack_B:Wide?$l$"), "{html}");
        assert!(html.contains("<code data-code=\"token\">&lt;ID&gt;</code>"), "{html}");
    }
}
