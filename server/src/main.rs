//! `edgesweep`: reads the command line and hands over.

use std::process::ExitCode;

use clap::Parser as _;
use server::cli::Cli;

/// Bytes of a worker's stack. A page is rendered by types that are nested as deeply as the page is; a build without
/// optimisation needs more for them than the usual 2 MiB.
const WORKER_STACK: usize = 8 << 20;

/// A million URLs need a tenth less memory at their peak than with the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(WORKER_STACK).build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(server::cli::run(Cli::parse())),
        Err(error) => Err(format!("no worker can be started: {error}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("edgesweep: {message}");
            ExitCode::FAILURE
        }
    }
}
