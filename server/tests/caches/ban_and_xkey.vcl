vcl 4.1;

import std;
import xkey;

backend default { .host = "ORIGIN_HOST"; .port = "ORIGIN_PORT"; }

acl purgers { "127.0.0.1"; "::1"; }

sub vcl_recv {
    if (req.method == "BAN" || req.method == "PURGE") {
        if (client.ip !~ purgers || req.http.X-Purge-Key != "PURGE_KEY") {
            return (synth(405, "Not allowed"));
        }
        if (req.method == "BAN") {
            if (std.ban("obj.http.X-Host ~ " + req.http.X-Host + " && obj.http.X-Url ~ " + req.http.X-Url)) {
                return (synth(200, "Ban added"));
            }
            return (synth(400, std.ban_error()));
        }
        if (req.http.xkey-purge) {
            set req.http.n-gone = xkey.purge(req.http.xkey-purge);
            return (synth(200, "Purged " + req.http.n-gone));
        }
        if (req.http.xkey-softpurge) {
            set req.http.n-gone = xkey.softpurge(req.http.xkey-softpurge);
            return (synth(200, "Stale " + req.http.n-gone));
        }
        return (purge);
    }
}

sub vcl_backend_response {
    set beresp.http.X-Host = bereq.http.Host;
    set beresp.http.X-Url = bereq.url;
    set beresp.grace = 0s;
}

sub vcl_deliver {
    unset resp.http.X-Host;
    unset resp.http.X-Url;
    if (obj.hits > 0) { set resp.http.X-Cache = "HIT"; } else { set resp.http.X-Cache = "MISS"; }
}
