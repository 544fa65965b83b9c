// The fastest plain JavaScript that was found. The lines of an asset differ only in its ID: for each length of ID, their bytes
// are kept once with room for it, copied as a whole, and the ID is written over its ten places by a loop that is written out for
// them. Milliseconds for 1,000,000 URLs (86 MB), each way tried on the same machine in the same run:
//
//   29  this one
//   46  the same with the places in an inner loop; 49 to 61 with the ID in an array of bytes first
//   51  the same with `copyWithin` from the first place to the others
//  104  strings: `text + id + text + …` written out, chunks of 64 KiB through `TextEncoder.encodeInto`; as a template literal alike
//  130  the same pieces kept in an array and joined; `replaceAll` of a mark by the ID; 136 to 159 with `texts.join(id)`
//  134  bytes alone: texts and IDs copied by loops
//  245  `Uint8Array.set` for each text and each ID
import { all, sum } from './chunks.js';
import { encoded } from './encoded.js';

// As large as ours.
const CHUNK_BYTES = 64 * 1024;
const BUFFER_BYTES = 2 * CHUNK_BYTES;

export function makeBaseline({ lines, root, ids }) {
  const company = `${root}/`;
  const encoder = new TextEncoder();
  const buffer = new Uint8Array(BUFFER_BYTES);
  const texts = `${lines.join('\n')}\n`.split('<ID>');
  const put = writePut(texts.length - 1)(buffer);
  const blanks = [];

  function blankFor(id) {
    const places = [];
    let end = 0;
    for (const text of texts.slice(0, -1)) {
      places.push(end + text.length);
      end += text.length + id.length;
    }
    return { bytes: encoder.encode(texts.join(id)), places: Int32Array.from(places) };
  }

  function eachChunk(tell) {
    let end = 0;
    for (let index = 0; index < ids.length; index += 1) {
      const id = encoded(ids[index], company);
      const blank = blanks[id.length] ??= blankFor(id);
      buffer.set(blank.bytes, end);
      put(id, blank.places, end);
      end += blank.bytes.length;
      if (end >= CHUNK_BYTES) {
        tell(end);
        end = 0;
      }
    }
    tell(end);
  }

  return { run: () => sum(eachChunk), all: () => all(eachChunk, buffer) };
}

// Puts an ID into all of its places, each a variable of its own.
function writePut(count) {
  const places = Array.from({ length: count }, (_, place) => place);
  return new Function('buffer', `return (id, places, start) => {
    ${places.map((place) => `const place${place} = places[${place}];`).join(' ')}
    for (let index = 0; index < id.length; index += 1) {
      const byte = id.charCodeAt(index);
      const from = start + index;
      ${places.map((place) => `buffer[from + place${place}] = byte;`).join(' ')}
    }
  }`);
}
