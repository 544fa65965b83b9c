vcl 4.1;

import purge;

backend default { .host = "ORIGIN_HOST"; .port = "ORIGIN_PORT"; }

acl purgers { "127.0.0.1"; "::1"; }

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers || req.http.X-Purge-Key != "PURGE_KEY") {
            return (synth(405, "Not allowed"));
        }
        return (hash);
    }
}

sub clear_copies {
    set req.http.purged = purge.hard();
    if (req.http.purged == "0") {
        return (synth(404, "Not in cache"));
    }
    return (synth(200, "Purged"));
}

sub vcl_hit {
    if (req.method == "PURGE") { call clear_copies; }
}

sub vcl_miss {
    if (req.method == "PURGE") { call clear_copies; }
}

sub vcl_deliver {
    if (obj.hits > 0) { set resp.http.X-Cache = "HIT"; } else { set resp.http.X-Cache = "MISS"; }
}
