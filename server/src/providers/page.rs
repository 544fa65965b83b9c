//! The page about a provider in its folder, made of its description.

use app::model::provider::{
    Capability, FieldDescription, FieldKind, FieldPreset, KindCapability, ProviderDescription, PublishedLimit,
    RequestsPerBatch,
};
use app::model::purge::PurgeKind;

/// The page, in Markdown.
pub fn markdown(description: &ProviderDescription) -> String {
    let ProviderDescription {
        name,
        summary,
        documentation_url,
        permission,
        limits,
        fields,
        capability,
        beyond_urls,
        presets,
        ..
    } = description;
    let mut blocks = vec![
        format!("# {name}"),
        format!("{summary} Its vendor's documentation: <{documentation_url}>."),
        can_do(capability),
        kinds(capability, beyond_urls),
    ];
    if !permission.is_empty() {
        blocks.push(format!("## The least permission\n{permission}"));
    }
    let rows: String = fields.iter().map(row).collect();
    blocks.push(format!(
        "## Fields of a connection\n| field | needed | what it is |\n|---|---|---|\n{}",
        rows.trim_end()
    ));
    if !presets.is_empty() {
        let lines: String = presets.iter().map(preset).collect();
        blocks.push(format!("## What the form can fill in\n{}", lines.trim_end()));
    }
    if !limits.is_empty() {
        let lines: String = limits.iter().map(limit).collect();
        blocks.push(format!("## The vendor's limits\n{}", lines.trim_end()));
    }
    blocks.push("Made from `description.json` by `make provider-pages`.".to_owned());
    blocks.join("\n\n") + "\n"
}

fn can_do(capability: &Capability) -> String {
    let Capability { max_urls_per_batch, requests, settles_ms, .. } = capability;
    let how = match requests {
        RequestsPerBatch::One => format!("A request takes up to {max_urls_per_batch} URLs."),
        RequestsPerBatch::OnePerUrl => "Each URL is a request of its own.".to_owned(),
    };
    match settles_ms {
        0 => format!("{how} What was answered is done."),
        _ => format!("{how} After the answer it usually takes {} s more.", settles_ms.div_ceil(1_000)),
    }
}

/// What can be cleared, and how.
fn kinds(urls: &Capability, beyond: &[KindCapability]) -> String {
    let of_urls = KindCapability { kind: PurgeKind::Url, capability: *urls };
    let row = |KindCapability { kind, capability }: &KindCapability| {
        let noun = if *kind == PurgeKind::Everything { kind.word() } else { kind.noun(2) };
        let batch = match (kind, capability.requests) {
            (PurgeKind::Everything, _) => "all".to_owned(),
            (_, RequestsPerBatch::One) => capability.max_urls_per_batch.to_string(),
            (_, RequestsPerBatch::OnePerUrl) => "1".to_owned(),
        };
        format!("| {noun} | {batch} | {} |\n", if capability.soft { "yes" } else { "no" })
    };
    let rows: String = std::iter::once(&of_urls).chain(beyond).map(row).collect();
    format!("| it clears | in a request | can be marked as stale, too |\n|---|---|---|\n{}", rows.trim_end())
}

fn row(field: &FieldDescription) -> String {
    let FieldDescription { label, help, kind, required, options, .. } = field;
    let needed = if *required { "yes" } else { "no" };
    let choices: Vec<&str> = options.iter().map(|option| option.label.as_str()).collect();
    let choices = match kind {
        FieldKind::Choice => format!(" One of: {}.", choices.join(", ")),
        FieldKind::Text | FieldKind::Lines | FieldKind::Secret | FieldKind::SecretLines => String::new(),
    };
    format!("| {label} | {needed} | {}{choices} |\n", help.replace('|', "\\|"))
}

fn preset(FieldPreset { name, values }: &FieldPreset) -> String {
    let set = values.iter().filter(|(_, value)| !value.is_empty());
    let set: Vec<String> = set.map(|(field, value)| format!("`{field}` {value}")).collect();
    format!("- {name}: {}\n", set.join(", "))
}

fn limit(limit: &PublishedLimit) -> String {
    let PublishedLimit { text, source, read } = limit;
    format!("- {text} (<{source}>, read {read})\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::sync::Arc;

    use super::markdown;
    use crate::clock::{CountingRandomness, SystemClock};
    use crate::providers::client::{Client, Timeouts};
    use crate::providers::registry::Registry;

    #[test]
    fn the_page_of_each_provider_is_that_of_its_description() {
        let client = Client::new(Timeouts::STANDARD, Arc::new(SystemClock));
        for description in Registry::standard(client, Arc::new(CountingRandomness::default())).descriptions() {
            let folder = description.id.replace('-', "_");
            let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/providers/{folder}/README.md"));
            let page = std::fs::read_to_string(&path).unwrap_or_default();
            assert_eq!(page, markdown(&description), "{folder}: run `make provider-pages`");
        }
    }
}
