//! Every entrance of the program by HTTP, in this process: who is let in where, and what is kept from whom.

#[cfg(test)]
mod entrances {
    mod asking;
    mod attacks;
    mod bad_input;
    mod companies;
    mod headers;
    mod hosts;
    mod matrix;
    mod needles;
    mod offered;
    mod programs;
    mod provider;
    mod secrets;
    mod sessions;
    mod single_sign_on;
    mod trail;
    mod watching;
    mod world;
}
