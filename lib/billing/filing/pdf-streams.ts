/**
 * What is wrong with the streams of a PDF: one is not as long as it says, or does not unpack to what its checksum says;
 * undefined where nothing is. Those of an encrypted file, and those that are packed in other ways, are only measured.
 */
export async function brokenStream(bytes: Uint8Array, text: string): Promise<string | undefined> {
  const encrypted = /\/Encrypt\b/.test(text);
  for (let at = 0; ;) {
    const object = objectFrom(text, at);
    if (object === undefined) return undefined;
    if (typeof object === 'string') return object;
    at = object.end;
    const { name, stream } = object;
    if (!stream) continue;
    const { filter, from, to } = stream;
    if (!FILTERS.has(filter)) return `the stream of its object ${name} is packed in a way that nobody knows`;
    if (filter === 'FlateDecode' && !encrypted && !(await unpacks(bytes.subarray(from, to)))) {
      return `the stream of its object ${name} is damaged`;
    }
  }
}

// How a stream may be packed (ISO 32000-1, 7.4), and not at all.
const FILTERS: ReadonlySet<string> = new Set([
  ...['', 'ASCIIHexDecode', 'ASCII85Decode', 'LZWDecode', 'FlateDecode', 'RunLengthDecode'],
  ...['CCITTFaxDecode', 'JBIG2Decode', 'DCTDecode', 'JPXDecode', 'Crypt'],
]);

type Stream = { readonly filter: string; readonly from: number; readonly to: number };

/** The next object that begins at a place or behind it, or what is wrong with it; undefined behind the last. */
function objectFrom(
  text: string,
  at: number,
): { readonly name: string; readonly end: number; readonly stream: Stream | undefined } | string | undefined {
  const begin = matchFrom(/(\d+ \d+) obj\b/g, text, at);
  if (!begin) return undefined;
  const name = begin[1] ?? '';
  const body = begin.index + begin[0].length;
  const mark = matchFrom(/endobj|stream(\r\n|\n|\r)?/g, text, body);
  const dictionary = text.slice(body, mark?.index);
  if (!mark || /\d+ \d+ obj\b/.test(dictionary)) return `its object ${name} has no end`;
  if (mark[0] === 'endobj') return { name, end: mark.index + mark[0].length, stream: undefined };
  const from = mark.index + mark[0].length;
  const length = lengthIn(dictionary, text);
  if (length === undefined) return `the stream of its object ${name} does not say how long it is`;
  const end = /^\s*endstream\s*endobj/.exec(text.slice(from + length, from + length + 40));
  if (!end) return `the stream of its object ${name} is not as long as it says`;
  const filter = /\/Filter\s*\[?\s*\/(\w+)/.exec(dictionary)?.[1] ?? '';
  return { name, end: from + length + end[0].length, stream: { filter, from, to: from + length } };
}

// In the dictionary itself, or in an object of its own where the writer did not know it yet.
function lengthIn(dictionary: string, text: string): number | undefined {
  const said = /\/Length\s+(\d+)(\s+\d+\s+R\b)?/.exec(dictionary);
  if (!said) return undefined;
  if (said[2] === undefined) return Number(said[1]);
  const elsewhere = new RegExp(`(?<!\\d)${said[1]} \\d+ obj\\s+(\\d+)\\s+endobj`).exec(text)?.[1];
  return elsewhere === undefined ? undefined : Number(elsewhere);
}

// Some writers count the line end before `endstream` as part of the stream.
async function unpacks(packed: Uint8Array): Promise<boolean> {
  for (const excess of [0, 1, 2]) {
    const end = packed.subarray(packed.length - excess);
    if (!end.every((byte) => byte === 0x0a || byte === 0x0d)) return false;
    if (await unpacksWhole(packed.subarray(0, packed.length - excess))) return true;
  }
  return false;
}

async function unpacksWhole(packed: Uint8Array): Promise<boolean> {
  try {
    const whole = new Blob([packed.slice()]).stream().pipeThrough(new DecompressionStream('deflate'));
    for await (const piece of whole) void piece;
    return true;
  } catch {
    return false;
  }
}

function matchFrom(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
