//! Varnish, with the two ways of purging that its documentation shows
//! (<https://varnish-cache.org/docs/7.1/users-guide/purging.html>, `man 3 vmod_purge`).

use crate::PURGE_KEY;
use crate::origin::Origin;
use crate::running::{Running, free_address, new_folder, program};

/// `return (purge)`: 200 whether there was a copy or not.
pub const PURGE_BY_RETURN: &str = include_str!("purge_by_return.vcl");
/// `purge.hard()`: 404 where there was none.
pub const PURGE_BY_VMOD: &str = include_str!("purge_by_vmod.vcl");

/// Bans by host and path, and keys, hard and soft.
pub const BAN_AND_XKEY: &str = include_str!("ban_and_xkey.vcl");

/// A Varnish in front of the origin.
pub async fn start(origin: &Origin, vcl: &str) -> Running {
    let (folder, address) = (new_folder(), free_address());
    let vcl = vcl
        .replace("ORIGIN_HOST", &origin.address.ip().to_string())
        .replace("ORIGIN_PORT", &origin.address.port().to_string())
        .replace("PURGE_KEY", PURGE_KEY);
    let file = folder.path().join("test.vcl");
    std::fs::write(&file, vcl).expect("a file in a new folder can be written");
    let mut command = program("varnishd");
    command.args(["-j", "none", "-F", "-s", "malloc,16m", "-a", &address.to_string()]);
    command.arg("-n").arg(folder.path().join("varnish")).arg("-f").arg(file);
    Running::start(command, "varnish varnish-modules gcc libc6-dev", address, folder).await
}
