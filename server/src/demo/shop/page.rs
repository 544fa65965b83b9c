//! The shop's HTML. Everything that comes from outside this file is escaped.

use std::fmt::Write;

use super::{CopyAtEdge, Shop, Shown};
use crate::demo::sample::COMPANY_NAME;

/// The grid of all assets.
pub fn all(shop: &Shop, shown: &[Shown]) -> String {
    let stale = shown.iter().filter(|shown| shown.is_stale()).count();
    let lead = match stale {
        0 => "Every picture is fresh. Open one and re-publish it, to see what a CDN then does.".to_owned(),
        1 => "One picture is stale at the edge: visitors still see the old one.".to_owned(),
        _ => format!("{stale} pictures are stale at the edge: visitors still see the old ones."),
    };
    let mut body = format!(
        "<h1>As visitors see it</h1>\n<p class=\"lead\">{lead} {}</p>\n<ul class=\"grid\">\n",
        edgesweep(shop, "Open Edgesweep")
    );
    for shown in shown {
        let id = escape(shown.product.id);
        let thumb = shown.copies.first().map_or("", |copy| copy.path_and_query.as_str());
        // Writing into a `String` cannot fail.
        let _ = writeln!(
            body,
            "<li><a class=\"card\" href=\"/shop/{id}\"><img src=\"{}\" width=\"120\" height=\"120\" alt=\"\" \
             loading=\"lazy\"><span class=\"name\">{id}</span>{}</a></li>",
            escape(thumb),
            state(shown)
        );
    }
    body.push_str("</ul>\n");
    document(shop, "All assets", &body)
}

/// A path with one modifier more.
fn with_modifier(path: &str, modifier: &str) -> String {
    format!("{path}{}{modifier}", if path.contains('?') { '&' } else { '?' })
}

/// One asset: what visitors get beside what is published.
pub fn one(shop: &Shop, shown: &Shown) -> String {
    let id = escape(shown.product.id);
    let newest = shown.published.version;
    let Some(seen) = shown.copies.first() else {
        return document(shop, &id, "<p class=\"lead\">The edge has nothing of this asset.</p>");
    };
    let copies = shown.copies.iter().fold(String::new(), |rows, copy| rows + &row(copy, newest));
    let body = format!(
        "<p class=\"trail\"><a href=\"/shop\">All assets</a> <span aria-hidden=\"true\">/</span> {id}</p>
<h1>{id} {state}</h1>
<p class=\"lead\">{next}</p>
<div class=\"pair\">
<figure data-state=\"{word}\"><img src=\"{path}\" width=\"600\" height=\"600\" alt=\"{id}, version {version}\">
<figcaption><b>What visitors see</b> version {version}, from the edge</figcaption></figure>
<figure><img src=\"http://{origin}{newest_path}\" width=\"600\" height=\"600\" alt=\"{id}, version {newest}\">
<figcaption><b>What is published</b> version {newest}, at the origin</figcaption></figure>
</div>
<form class=\"actions\" method=\"post\" action=\"/shop/{id}/republish\">
<button type=\"submit\">Re-publish {id}</button>
<span>publishes version {after} at the origin; the edge is not told.</span>
</form>
<h2>Copies at the edge</h2>
<div class=\"scroll\"><table>
<thead><tr><th scope=\"col\">URL</th><th scope=\"col\">X-Cache</th><th scope=\"col\">Age</th><th scope=\"col\">Version</th>\
<th scope=\"col\">State</th></tr></thead>
<tbody>
{copies}</tbody></table></div>
",
        state = state(shown),
        next = next_step(shop, shown),
        word = if shown.is_stale() { "stale" } else { "fresh" },
        path = escape(&seen.path_and_query),
        // Another address for each version: what the reader's browser kept of the one before must not stand here.
        newest_path = escape(&with_modifier(&seen.path_and_query, &format!("version={newest}"))),
        version = seen.version,
        origin = shop.origin_addr,
        after = newest + 1,
    );
    document(shop, &id, &body)
}

fn next_step(shop: &Shop, shown: &Shown) -> String {
    let id = escape(shown.product.id);
    let newest = shown.published.version;
    let old = shown.copies.iter().filter(|copy| copy.version < newest).map(|copy| copy.version).min();
    match old {
        Some(old) => format!(
            "Version {newest} is published, and the edge still gives visitors version {old}, for up to ten hours. Now {}, \
             select <b>{id}</b>, choose <b>File</b> then <b>Invalidate CDN</b>, press <b>Continue</b>, and load this page \
             again.",
            edgesweep(shop, "open Edgesweep")
        ),
        None => format!(
            "Visitors see version {newest}, the newest. Press <b>Re-publish</b>, as if an editor had uploaded a new picture, \
             and see what the edge does."
        ),
    }
}

fn row(copy: &CopyAtEdge, newest: u32) -> String {
    format!(
        "<tr><td class=\"url\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escape(&copy.path_and_query),
        if copy.is_hit { "HIT" } else { "MISS" },
        age(copy.age_ms),
        copy.version,
        pill(copy.version < newest)
    )
}

fn state(shown: &Shown) -> &'static str {
    pill(shown.is_stale())
}

/// The state in colour, shape and word.
fn pill(is_stale: bool) -> &'static str {
    if is_stale {
        "<span class=\"pill\" data-state=\"stale\">stale at the edge</span>"
    } else {
        "<span class=\"pill\" data-state=\"fresh\">fresh</span>"
    }
}

fn edgesweep(shop: &Shop, words: &str) -> String {
    format!("<a href=\"{}\">{words}</a>", escape(&shop.assets_page))
}

/// Such as `3 min 5 s`.
fn age(age_ms: u64) -> String {
    let seconds = age_ms / 1_000;
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

fn document(shop: &Shop, title: &str, body: &str) -> String {
    format!(
        "<!DOCTYPE html>
<html lang=\"en\">
<head>
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<title>{title} · {COMPANY_NAME}</title>
<link rel=\"icon\" href=\"data:,\">
<link rel=\"stylesheet\" href=\"/shop.css\">
</head>
<body>
<header><a class=\"brand\" href=\"/shop\">{COMPANY_NAME}</a><span>the demo's shop, served by its caching edge at \
{edge}</span>{link}</header>
<main>
{body}</main>
</body>
</html>
",
        edge = shop.edge_addr,
        link = edgesweep(shop, "Edgesweep")
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
