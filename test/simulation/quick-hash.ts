/** 64 hex digits that depend on every character of a text. It stands in for SHA-256, which takes longer than the rest. */
export function quickHash(text: string): string {
  let [a, b] = [0x243f6a88, 0x85a308d3];
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) ^ (b >>> 13);
  }
  let digits = '';
  for (let word = 1; word <= 8; word += 1) digits += hex(stirred(Math.imul(a, word) ^ (b + word)));
  return digits;
}

function stirred(word: number): number {
  const once = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  const twice = Math.imul(once ^ (once >>> 15), 0x846ca68b);
  return (twice ^ (twice >>> 16)) >>> 0;
}

function hex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
