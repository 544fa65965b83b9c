//! How many files the process may have open. Each connection is one, and each open page keeps one for its events; what processes begin
//! with, often 1,024, would be a thousand pages. Elsewhere than on Unix there is no such limit.

/// Takes as many as the system lets this process take.
pub fn take_all() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        if let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }) {
            tracing::warn!(%error, "no more files can be opened than the process began with");
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    use super::*;

    #[test]
    fn the_limit_is_what_the_system_allows() {
        let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
        let one_less = Rlimit { current: maximum.map(|most| most - 1), maximum };
        setrlimit(Resource::Nofile, one_less).unwrap();
        take_all();
        assert_eq!(getrlimit(Resource::Nofile).current, maximum);
    }
}
