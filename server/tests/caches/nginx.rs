//! nginx with Debian's `libnginx-mod-http-cache-purge` (`ngx_cache_purge` 2.3), purged through a location of its own.
//! The module's other form, `proxy_cache_purge PURGE from …` in the cached location, ends the worker with a
//! segmentation fault in nginx since 1.11.6 (<https://github.com/FRiCKLE/ngx_cache_purge/issues/68>).

use crate::PURGE_KEY;
use crate::origin::Origin;
use crate::running::{Running, free_address, new_folder, program};

const CONFIGURATION: &str = include_str!("nginx.conf");
const MODULE: &str = "/usr/lib/nginx/modules/ngx_http_cache_purge_module.so";
const PACKAGES: &str = "nginx libnginx-mod-http-cache-purge";

/// What the node's address ends in.
pub const PURGE_PREFIX: &str = "/purge";

/// An nginx in front of the origin.
pub async fn start(origin: &Origin) -> Running {
    assert!(
        std::path::Path::new(MODULE).exists(),
        "{MODULE} is missing. This test needs it: apt-get install {PACKAGES}"
    );
    let (folder, address) = (new_folder(), free_address());
    let configuration = CONFIGURATION
        .replace("MODULE", MODULE)
        .replace("FOLDER", &folder.path().to_string_lossy())
        .replace("ORIGIN", &origin.address.to_string())
        .replace("ADDRESS", &address.to_string())
        .replace("PURGE_KEY", PURGE_KEY);
    let file = folder.path().join("nginx.conf");
    std::fs::write(&file, configuration).expect("a file in a new folder can be written");
    let mut command = program("nginx");
    command.arg("-p").arg(folder.path()).arg("-c").arg(file).arg("-e").arg(folder.path().join("error.log"));
    Running::start(command, PACKAGES, address, folder).await
}
