//! What is known of the kinds of CDN, for the terminal.

use std::sync::Arc;

use crate::clock::{SystemClock, SystemRandomness};
use crate::providers::client::{Client, Timeouts};
use crate::providers::page;
use crate::providers::registry::Registry;

/// Which kind of CDN.
#[derive(Debug, clap::Args)]
pub struct ProvidersArgs {
    /// Its ID, as the list has it
    id: Option<String>,
}

/// Prints the IDs and names, or the page about one.
#[expect(clippy::print_stdout, reason = "this is what the command is for")]
pub fn print(args: &ProvidersArgs) -> Result<(), String> {
    let client = Client::new(Timeouts::STANDARD, Arc::new(SystemClock));
    let registry = Registry::standard(client, Arc::new(SystemRandomness));
    let Some(id) = &args.id else {
        for description in registry.descriptions() {
            println!("{}\t{}", description.id, description.name);
        }
        return Ok(());
    };
    let Some(provider) = registry.get(id) else {
        return Err(format!("there is no kind of CDN “{id}”; `edgesweep providers` lists them"));
    };
    print!("{}", page::markdown(provider.description()));
    Ok(())
}
