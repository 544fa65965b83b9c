//! `engine-bench lease BATCHES`, `engine-bench estimate` and `engine-bench replicas`: run the engine in this process, on a new SQLite file or, with
//! `EDGESWEEP_TEST_POSTGRES`, on a PostgreSQL server, and print what was measured as a line of JSON.

mod estimate;
mod lease;
mod replicas;
mod vendor;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let measured = match arguments.as_slice() {
        ["lease", batches] => lease::measure(batches.parse()?).await?,
        ["estimate"] => estimate::measure().await?,
        ["replicas"] => replicas::measure().await?,
        _ => return Err("lease BATCHES, estimate, or replicas".into()),
    };
    println!("{measured}");
    Ok(())
}
