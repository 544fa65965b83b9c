//! `load-bench people DATABASE COMPANY ADDRESS COUNT`: adds editors, signs each in by the door, prints their cookies.
//! `load-bench bare DATABASE COMPANY`: serves the same from the same database, bare; prints its address, and runs until it is ended.
//! `load-bench editors`, `load-bench streams` and `load-bench flood`: read a plan as a line of JSON, act by it, and print what they saw.
//! The latter two print a line once all of them are there, and end with their standard input.

mod bare;
mod browser;
mod chance;
mod editors;
mod flood;
mod people;
mod streams;
mod time;

use std::io::{self, stdin};
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tokio::runtime::Builder;
use tokio::task::spawn_blocking;

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    // A server has all processors, as ours has; a crowd is to take as little from it as it can.
    let mut runtime =
        if arguments.first() == Some(&"bare") { Builder::new_multi_thread() } else { Builder::new_current_thread() };
    runtime.enable_all().build()?.block_on(run(&arguments))
}

async fn run(arguments: &[&str]) -> Result<(), Failure> {
    match arguments {
        ["people", database, company, address, count] => {
            tell(&people::arrive(Path::new(database), company, address, count.parse()?).await?);
        }
        ["bare", database, company] => bare::serve(Path::new(database), company).await?,
        ["editors"] => tell(&editors::work(plan()?).await?),
        ["streams"] => {
            let streams = streams::open(plan()?).await?;
            tell(&streams.seen());
            spawn_blocking(end_of_input).await??;
            tell(&streams.seen());
        }
        ["flood"] => {
            let flood = flood::begin(plan()?).await?;
            tell(&flood.seen());
            spawn_blocking(end_of_input).await??;
            tell(&flood.seen());
        }
        _ => {
            return Err(
                "people DATABASE COMPANY ADDRESS COUNT, bare DATABASE COMPANY, editors, streams, or flood".into()
            );
        }
    }
    Ok(())
}

fn tell(seen: &Value) {
    println!("{seen}");
}

fn plan<Plan: DeserializeOwned>() -> Result<Plan, Failure> {
    let mut line = String::new();
    stdin().read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}

fn end_of_input() -> io::Result<u64> {
    io::copy(&mut stdin(), &mut io::sink())
}
