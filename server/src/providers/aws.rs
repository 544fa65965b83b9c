//! What all of AWS's services have in common: how requests are signed, and the server's own credentials.

pub mod own;
pub mod signature;
