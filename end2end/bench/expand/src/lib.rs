//! A list of a million URLs, and making them all, chunk by chunk into one buffer. The browser's side of `expand_wasm_vs_js`
//! and `expand_vs_handlebars`; `main.rs` measures the same natively.

use app::model::asset::{Asset, AssetKind};
use app::template::{CompanyValues, Expansion, Servers, Template};
use edgesweep_expand::Buffer;
use wasm_bindgen::prelude::wasm_bindgen;

/// What is made before the buffer is used again.
pub const CHUNK_BYTES: usize = 64 * 1_024;

/// A list, and the buffer that it is written into.
#[wasm_bindgen]
pub struct Bench {
    expansion: Expansion,
    buffer: Buffer,
}

#[wasm_bindgen]
impl Bench {
    /// `ids` are lines.
    #[wasm_bindgen(constructor)]
    pub fn new(template: &str, server: &str, company_root: &str, ids: &str) -> Self {
        let assets: Vec<Asset> = ids.lines().map(image).collect();
        let company = CompanyValues::new(Servers::lenient(server, "", company_root), Vec::new());
        let expansion = Expansion::new(&Template::parse(template), &company, assets.into());
        Self { expansion, buffer: Buffer::with_capacity(2 * CHUNK_BYTES) }
    }

    /// How many URLs there are.
    pub fn url_count(&self) -> u32 {
        u32::try_from(self.expansion.len()).unwrap_or(u32::MAX)
    }

    /// Makes them all; gives how many bytes they are.
    pub fn run(&mut self) -> usize {
        let mut bytes = 0;
        self.each_chunk(|chunk| bytes += chunk.len());
        bytes
    }

    /// Makes them all, and keeps them: what is compared.
    pub fn all(&mut self) -> Vec<u8> {
        let mut all = Vec::new();
        self.each_chunk(|chunk| all.extend_from_slice(chunk));
        all
    }
}

impl Bench {
    /// Tells each chunk as it stands in the buffer.
    pub fn each_chunk(&mut self, mut tell: impl FnMut(&[u8])) {
        let mut lines = self.expansion.iter();
        let mut is_more = true;
        while is_more {
            self.buffer.clear();
            is_more = lines.write_lines(&mut self.buffer, CHUNK_BYTES);
            tell(self.buffer.as_bytes());
        }
    }
}

fn image(id: &str) -> Asset {
    let (folder, crops, members, modified) = (String::new(), Vec::new(), Vec::new(), None);
    Asset { id: id.to_owned(), kind: AssetKind::Image, folder, crops, members, modified }
}
