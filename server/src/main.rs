//! `edgesweep`: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    match server::cli::run(Cli::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("edgesweep: {message}");
            ExitCode::FAILURE
        }
    }
}
