// What baselines share: a list is made chunk by chunk into one buffer, and each chunk's length is told.

export function sum(eachChunk) {
  let bytes = 0;
  eachChunk((length) => { bytes += length; });
  return bytes;
}

// The whole list, for comparing.
export function all(eachChunk, buffer) {
  const list = new Uint8Array(sum(eachChunk));
  let end = 0;
  eachChunk((length) => {
    list.set(buffer.subarray(0, length), end);
    end += length;
  });
  return list;
}
