//! The template language by example: one table that the tests run and that the reference page shows. A rule of the
//! language without a case here is not a rule.

mod case;
#[cfg(test)]
mod tests;

use crate::model::asset::AssetKind;
use case::{BACKPACK, BASE, CROPPED, SPIN, asset, image};
pub use case::{Case, CaseAsset};

/// Rules that belong together.
#[derive(Clone, Copy, Debug)]
pub struct Topic {
    pub title: &'static str,
    /// Its name in an address.
    pub slug: &'static str,
    pub cases: &'static [Case],
}

/// All rules of the language.
pub const TOPICS: [Topic; 7] = [
    Topic { title: "Lines and servers", slug: "lines", cases: LINES },
    Topic { title: "What is made, and in which order", slug: "order", cases: ORDER },
    Topic { title: "IDs inside URLs", slug: "ids", cases: IDS },
    Topic { title: "Filters, presets, crops and members", slug: "many", cases: MANY },
    Topic { title: "Cache keys that end at ?", slug: "cache-keys", cases: CACHE_KEYS },
    Topic { title: "Problems of a line", slug: "problems", cases: PROBLEMS },
    Topic { title: "Settings that are missing", slug: "settings", cases: MISSING_SETTINGS },
];

/// The rules of all topics.
pub fn cases() -> impl Iterator<Item = &'static Case> {
    TOPICS.iter().flat_map(|topic| topic.cases)
}

const LINES: &[Case] = &[
    Case {
        title: "<ID> stands for the asset's ID; all else is copied.",
        template: "https://server.com/is/image/Company/<ID>?$product$",
        urls: &["https://server.com/is/image/Company/Backpack_B?$product$"],
        ..BASE
    },
    Case {
        title: "A line that is only <ID> gets the Published Server Name, /is/image and the company root.",
        template: "<ID>",
        urls: &["https://img.acme.example/is/image/AcmeOutdoor/Backpack_B"],
        ..BASE
    },
    Case {
        title: "A line that starts with / stands behind the Published Server Name.",
        template: "/is/content/AcmeOutdoor/<ID>",
        urls: &["https://img.acme.example/is/content/AcmeOutdoor/Backpack_B"],
        ..BASE
    },
    Case {
        title: "The Published Server Name may carry scheme, port, a slash or /is/image.",
        template: "<ID>\n/robots.txt",
        published: "http://My.PublishServer.example:8080/is/image/",
        urls: &[
            "http://my.publishserver.example:8080/robots.txt",
            "http://my.publishserver.example:8080/is/image/AcmeOutdoor/Backpack_B",
        ],
        ..BASE
    },
    Case {
        title: "<SERVER> is the server with its scheme at the start of a line, and <COMPANY> the company root.",
        template: "<SERVER>/is/image/<COMPANY>/<ID>?wid=250",
        urls: &["https://img.acme.example/is/image/AcmeOutdoor/Backpack_B?wid=250"],
        ..BASE
    },
    Case {
        title: "Behind https:// or http://, <SERVER> is the host alone.",
        template: "http://<SERVER>/is/image/<COMPANY>/<ID>",
        published: "https://img.acme.example:8443",
        urls: &["http://img.acme.example:8443/is/image/AcmeOutdoor/Backpack_B"],
        ..BASE
    },
];

const ORDER: &[Case] = &[
    Case {
        title: "A line without an asset's token is fixed: made once, before all others, whatever is selected.",
        template: "<ID>\nhttps://www.acme.example/catalog.json",
        assets: &[image("A"), image("B")],
        urls: &[
            "https://www.acme.example/catalog.json",
            "https://img.acme.example/is/image/AcmeOutdoor/A",
            "https://img.acme.example/is/image/AcmeOutdoor/B",
        ],
        ..BASE
    },
    Case {
        title: "Fixed lines are made without any selection.",
        template: "<ID>\nhttps://www.acme.example/catalog.json",
        assets: &[],
        urls: &["https://www.acme.example/catalog.json"],
        ..BASE
    },
    Case {
        title: "URLs come asset by asset, line by line.",
        template: "<ID>\n/is/image/AcmeOutdoor/<ID>?$product$",
        assets: &[image("A"), image("B")],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/A",
            "https://img.acme.example/is/image/AcmeOutdoor/A?$product$",
            "https://img.acme.example/is/image/AcmeOutdoor/B",
            "https://img.acme.example/is/image/AcmeOutdoor/B?$product$",
        ],
        ..BASE
    },
    Case {
        title: "Empty lines, blanks around lines, comments and CRLF make nothing.",
        template: "\u{feff}# product pages\r\n\r\n  \t<ID>  \r\n  # <IDD> is no problem here\r\n",
        urls: &["https://img.acme.example/is/image/AcmeOutdoor/Backpack_B"],
        ..BASE
    },
    Case {
        title: "A line that says the same as one above makes nothing more.",
        template: "<ID>\n/is/image/<COMPANY>/<ID>\nhttps://img.acme.example/is/image/AcmeOutdoor/<ID>\n<SERVER>/a\n/a",
        urls: &["https://img.acme.example/a", "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B"],
        ..BASE
    },
];

const IDS: &[Case] = &[
    Case {
        title: "In a path, a blank and %, # and ? of an ID are encoded; / and & stay.",
        template: "<ID>",
        assets: &[image("50% off/a b#1?x=y&z+1")],
        urls: &["https://img.acme.example/is/image/AcmeOutdoor/50%25%20off/a%20b%231%3Fx=y&z+1"],
        ..BASE
    },
    Case {
        title: "In a query, & and = and + of an ID are encoded too.",
        template: "https://www.acme.example/view?asset=<ID>&x=1",
        assets: &[image("a/b&c=d+e'f 1")],
        urls: &["https://www.acme.example/view?asset=a/b%26c%3Dd%2Be%27f%201&x=1"],
        ..BASE
    },
    Case {
        title: "Letters beyond ASCII, emoji, quotes and text from right to left are encoded as UTF-8.",
        template: "<ID>",
        assets: &[image("Größe"), image("🎒"), image("\"q\""), image("תיק")],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Gr%C3%B6%C3%9Fe",
            "https://img.acme.example/is/image/AcmeOutdoor/%F0%9F%8E%92",
            "https://img.acme.example/is/image/AcmeOutdoor/%22q%22",
            "https://img.acme.example/is/image/AcmeOutdoor/%D7%AA%D7%99%D7%A7",
        ],
        ..BASE
    },
    Case {
        title: "An ID that is already company/asset does not double the company.",
        template: "<ID>\n/is/content/<COMPANY>/<ID>\nhttps://s.example/v?asset=AcmeOutdoor/<ID>\nhttps://s.example/is/image/<ID>",
        assets: &[image("AcmeOutdoor/Backpack_B")],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B",
            "https://img.acme.example/is/content/AcmeOutdoor/Backpack_B",
            "https://s.example/v?asset=AcmeOutdoor/Backpack_B",
            "https://s.example/is/image/AcmeOutdoor/Backpack_B",
        ],
        ..BASE
    },
    Case {
        title: "A company that stands in the line behind /is/image/ is not doubled either, whatever the settings say.",
        template: "https://s.example/is/image/Company/<ID>\nhttps://s.example/static/Company/<ID>",
        assets: &[image("Company/a")],
        urls: &["https://s.example/is/image/Company/a", "https://s.example/static/Company/Company/a"],
        ..BASE
    },
];

const MANY: &[Case] = &[
    Case {
        title: "A filter limits a line to some kinds of assets.",
        template: "[image] <ID>\n[ set , Video ]/is/content/AcmeOutdoor/<ID>",
        assets: &[BACKPACK, asset("Clip", AssetKind::Video), asset("Manual", AssetKind::Static), SPIN],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B",
            "https://img.acme.example/is/content/AcmeOutdoor/Clip",
            "https://img.acme.example/is/content/AcmeOutdoor/Spin",
        ],
        ..BASE
    },
    Case {
        title: "<PRESET> makes a URL for each image preset.",
        template: "/is/image/AcmeOutdoor/<ID>?$<PRESET>$",
        presets: &["product", "Large & wide"],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B?$product$",
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B?$Large%20%26%20wide$",
        ],
        ..BASE
    },
    Case {
        title: "<CROP> makes a URL for each smart crop; an asset without crops makes none.",
        template: "/is/image/<COMPANY>/<ID>:<CROP>",
        assets: &[BACKPACK, CROPPED],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B:Square",
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B:Wide",
        ],
        ..BASE
    },
    Case {
        title: "<MEMBER> makes a URL for each member of a set.",
        template: "[set] /is/image/<COMPANY>/<MEMBER>",
        assets: &[BACKPACK, SPIN],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_1",
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_2",
        ],
        ..BASE
    },
    Case {
        title: "Several of them multiply; presets change fastest, then crops.",
        template: "/is/image/<COMPANY>/<ID>:<CROP>?$<PRESET>$",
        presets: &["s", "l"],
        assets: &[CROPPED],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B:Square?$s$",
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B:Square?$l$",
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B:Wide?$s$",
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B:Wide?$l$",
        ],
        ..BASE
    },
    Case {
        title: "<PRESET> on a fixed line makes a fixed URL for each preset.",
        template: "/is/image/AcmeOutdoor/logo?$<PRESET>$",
        presets: &["s", "l"],
        assets: &[],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/logo?$s$",
            "https://img.acme.example/is/image/AcmeOutdoor/logo?$l$",
        ],
        ..BASE
    },
];

const PROBLEMS: &[Case] = &[
    Case { title: "An empty template makes nothing, and that is no problem.", template: "", ..BASE },
    Case {
        title: "Something else in angle brackets is a problem; the line makes nothing, the others do.",
        template: "https://s.example/is/image/Company/<IDD>\n  /ö/<id>\n<ID>",
        urls: &["https://img.acme.example/is/image/AcmeOutdoor/Backpack_B"],
        problems: &["1:36 <IDD> is not a token. Did you mean <ID>?", "2:6 <id> is not a token. Did you mean <ID>?"],
        ..BASE
    },
    Case {
        title: "Where no token is near, all are named.",
        template: "/a/<something-else>\n/b/<>",
        problems: &[
            "1:4 <something-else> is not a token. Tokens are <ID>, <SERVER>, <COMPANY>, <PRESET>, <CROP>, <MEMBER>.",
            "2:4 <> is not a token. Tokens are <ID>, <SERVER>, <COMPANY>, <PRESET>, <CROP>, <MEMBER>.",
        ],
        ..BASE
    },
    Case {
        title: "A bracket alone is a problem.",
        template: "/a/<ID?wid=1\n/a/ID>\n/a/<b/<ID>",
        problems: &[
            "1:4 This < is never closed. Did you mean <ID>?",
            "2:6 A > without its <. Write a token such as <ID>, or %3E if the sign belongs to the URL.",
            "3:4 This < is never closed. Write a token such as <ID>, or %3C if the sign belongs to the URL.",
        ],
        ..BASE
    },
    Case {
        title: "A template that went through HTML is a problem.",
        template: "https://s.example/&lt;ID&gt;",
        problems: &["1:19 This template went through HTML: &lt; and &gt; stand where < and > should."],
        ..BASE
    },
    Case {
        title: "A line without a scheme is a problem, with the likely remedy.",
        template: "www.acme.example/<ID>\nftp://s.example/<ID>\npicture\n//s.example/a",
        problems: &[
            "1:1 This line does not begin with https:// or http://, nor with /.",
            "2:1 CDNs serve http and https, not ftp. Begin the line with https://.",
            "3:1 A line begins with https://, http:// or /, is only <ID>, or starts with <SERVER>.",
            "4:1 // names a server without its scheme. Write https:// before it.",
        ],
        ..BASE
    },
    Case {
        title: "A line that goes on behind a leading <ID> is a problem.",
        template: "<ID>?$product$",
        problems: &["1:1 Only a line that is nothing but <ID> gets server and path by itself. Write them here."],
        ..BASE
    },
    Case {
        title: "A blank, a control character or an invisible one inside a line is a problem.",
        template: "/a b/<ID>\n/a\u{7}/<ID>\n/a/\u{200b}<ID>",
        problems: &[
            "1:3 A blank inside a URL. Write %20 if it belongs there; give each URL a line of its own.",
            "2:3 The control character U+0007 cannot be in a URL. Remove it.",
            "3:4 The invisible character U+200B was most likely pasted along. Remove it.",
        ],
        ..BASE
    },
    Case {
        title: "A filter that cannot be read is a problem.",
        template: "[images] <ID>\n[image <ID>\n[] <ID>\n[image]\n[pdf]<ID>",
        problems: &[
            "1:2 images is not a kind of asset. Did you mean image?",
            "2:1 This filter is never closed. Write it as [image,set].",
            "3:1 This filter names no kind. Kinds are image, set, video and static.",
            "4:1 Behind this filter nothing stands. Write a URL there.",
            "5:2 pdf is not a kind of asset. Kinds are image, set, video and static.",
        ],
        ..BASE
    },
    Case {
        title: "A filter on a fixed line is a problem.",
        template: "[image] https://www.acme.example/catalog.json",
        problems: &[
            "1:1 This line is made once, whatever is selected, so a filter means nothing. Remove it, or use <ID>.",
        ],
        ..BASE
    },
    Case {
        title: "Tokens in a host are a problem, but for <SERVER> and <COMPANY>.",
        template: "https://<ID>.example/a\nhttps://www.example/<SERVER>/<ID>\nhttps://<COMPANY>.example/<ID>",
        urls: &["https://AcmeOutdoor.example/Backpack_B"],
        problems: &[
            "1:9 <ID> cannot be part of a host. Write the host itself.",
            "2:21 <SERVER> names the host, so it stands at the start of a line or directly behind https://.",
        ],
        ..BASE
    },
];

const CACHE_KEYS: &[Case] = &[
    Case {
        title: "Where a host's cache key ends at the question mark, variants that differ only behind it are one URL.",
        template: "<ID>\n/is/image/<COMPANY>/<ID>?wid=250\n/is/image/<COMPANY>/<ID>?$<PRESET>$\nhttps://www.acme.example/<ID>?wid=250",
        presets: &["product", "zoom"],
        short_keys: &["img.acme.example"],
        urls: &[
            "https://img.acme.example/is/image/AcmeOutdoor/Backpack_B",
            "https://www.acme.example/Backpack_B?wid=250",
        ],
        ..BASE
    },
    Case {
        title: "For which assets a line makes a URL does not change.",
        template: "/a/<ID>?<CROP>",
        short_keys: &["*.acme.example"],
        ..BASE
    },
];

const MISSING_SETTINGS: &[Case] = &[
    Case {
        title: "Lines that need the Published Server Name say so when it is empty; the others are made.",
        template: "<ID>\n/a/<ID>\n<SERVER>/b\nhttps://s.example/<ID>",
        published: "",
        urls: &["https://s.example/Backpack_B"],
        problems: &[
            "1:1 This line needs the Published Server Name, which is empty. Fill it in, or write a whole https:// URL.",
            "2:1 This line needs the Published Server Name, which is empty. Fill it in, or write a whole https:// URL.",
            "3:1 This line needs the Published Server Name, which is empty. Fill it in, or write a whole https:// URL.",
        ],
        ..BASE
    },
    Case {
        title: "Lines that need the company root say so when it is empty.",
        template: "<ID>\n/a/<COMPANY>/<ID>\n/b/<ID>",
        root: "",
        urls: &["https://img.acme.example/b/Backpack_B"],
        problems: &[
            "1:1 This line needs the Company root, which is empty. Fill it in, or write a whole https:// URL.",
            "2:1 This line needs the Company root, which is empty. Fill it in, or write a whole https:// URL.",
        ],
        ..BASE
    },
];
