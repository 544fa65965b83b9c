//! `expand-bench TEMPLATE SERVER ROOT ROUNDS < IDs`: makes the list and copies the same bytes in turns, and prints the
//! seconds of each round as two lines of JSON. What is copied is the whole list, chunk by chunk as it was made, into one
//! buffer: neither side keeps what it wrote.

use std::hint::black_box;
use std::io::Read;
use std::time::Instant;

use expand_bench::Bench;

const WARM_UP_ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [template, server, root, rounds] = arguments.as_slice() else {
        return Err("TEMPLATE SERVER ROOT ROUNDS".into());
    };
    let mut ids = String::new();
    std::io::stdin().read_to_string(&mut ids)?;
    let mut bench = Bench::new(template, server, root, &ids);

    let (mut list, mut ends) = (Vec::new(), Vec::new());
    bench.each_chunk(|chunk| {
        list.extend_from_slice(chunk);
        ends.push(list.len());
    });
    let longest = ends.iter().zip(std::iter::once(&0).chain(&ends)).map(|(end, start)| end - start).max().unwrap_or(0);
    let mut buffer = vec![0; longest];
    // The first chunk, over and over: it stays in the cache, as a list that must come from somewhere does not.
    let (mut made, mut copied, mut copied_near) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..WARM_UP_ROUNDS + rounds.parse::<usize>()? {
        made.push(seconds(|| bench.each_chunk(|chunk| _ = black_box(chunk))));
        copied.push(seconds(|| {
            let mut start = 0;
            for &end in &ends {
                buffer[..end - start].copy_from_slice(black_box(&list[start..end]));
                black_box(&mut buffer);
                start = end;
            }
        }));
        copied_near.push(seconds(|| {
            let mut start = 0;
            for &end in &ends {
                buffer[..end - start].copy_from_slice(black_box(&list[..end - start]));
                black_box(&mut buffer);
                start = end;
            }
        }));
    }
    println!(
        "{{\"bytes\": {}, \"made\": {:?}, \"copied\": {:?}, \"copiedNear\": {:?}}}",
        list.len(),
        &made[WARM_UP_ROUNDS..],
        &copied[WARM_UP_ROUNDS..],
        &copied_near[WARM_UP_ROUNDS..]
    );
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "time is what is measured")]
fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}
