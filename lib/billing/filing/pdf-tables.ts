/**
 * What is wrong with the tables that say where the objects of a PDF lie; undefined where nothing is. The last one is what
 * the file ends with, or the file was laid out to be shown from its front (`Linearized`) and says its own length: so the
 * end of another file, or a second copy behind the first, is not taken for its own.
 */
export function brokenTable(text: string): string | undefined {
  const mark = /startxref\s+(\d+)\s+%%EOF[\s\0]*$/.exec(text);
  if (!mark) return 'it does not say where its objects lie';
  const last = Number(mark[1]);
  if (text.indexOf('%%EOF', last) !== text.lastIndexOf('%%EOF') && !saysItsLength(text)) {
    return 'it ends as a file that is not the one before its end';
  }
  const seen = new Set<number>();
  for (let at: number | undefined = last; at !== undefined && !seen.has(at);) {
    seen.add(at);
    const table = tableAt(text, at);
    if (typeof table === 'string') return table;
    at = table.previous;
  }
  return undefined;
}

// The first object says it, among the first 1,024 bytes: ISO 32000-1, annex F.
function saysItsLength(text: string): boolean {
  const said = /\/Linearized\b[^>]*\/L\s+(\d+)/.exec(text.slice(0, 1_024))?.[1];
  return said !== undefined && Number(said) <= text.length && /^[\s\0]*$/.test(text.slice(Number(said)));
}

type Table = { readonly previous: number | undefined };

function tableAt(text: string, at: number): Table | string {
  OBJECT.lastIndex = at;
  if (OBJECT.test(text)) return packedTableAt(text, at);
  if (!text.startsWith('xref', at)) return `what says where its objects lie is not at ${at}`;
  const objects = new Set<string>();
  let next = at + 'xref'.length;
  for (let head = matchAt(SECTION, text, next); head; head = matchAt(SECTION, text, next)) {
    next = SECTION.lastIndex;
    for (let index = 0; index < Number(head[2]); index += 1) {
      const entry = matchAt(ENTRY, text, next);
      if (!entry) return `what says where its objects lie is not whole at ${next}`;
      next = ENTRY.lastIndex;
      const name = `${Number(head[1]) + index} ${Number(entry[2])}`;
      if (entry[3] === 'f') continue;
      objects.add(name);
      if (matchAt(OBJECT, text, Number(entry[1]))?.[1] !== name)
        return `its object ${name} is not at ${entry[1]}`;
    }
  }
  const trailer = matchAt(TRAILER, text, next)?.[1];
  if (trailer === undefined) return 'its trailer is missing';
  const previous = placeIn(trailer, 'Prev');
  const root = /\/Root\s+(\d+\s+\d+)\s+R/.exec(trailer)?.[1];
  if (root === undefined && !saysItsLength(text)) return 'it does not say which object is its root';
  if (root !== undefined && previous === undefined && !trailer.includes('/XRefStm')) {
    if (!objects.has(root.replace(/\s+/, ' '))) return `its root ${root} is missing`;
  }
  return { previous };
}

// Since PDF 1.5 the table may be a stream of its own; what is in it is proven with the streams.
function packedTableAt(text: string, at: number): Table | string {
  const head = text.slice(at, text.indexOf('stream', at));
  if (!/\/Type\s*\/XRef\b/.test(head)) return `what says where its objects lie is not at ${at}`;
  return { previous: placeIn(head, 'Prev') };
}

function placeIn(dictionary: string, name: string): number | undefined {
  const said = new RegExp(`/${name}\\s+(\\d+)`).exec(dictionary)?.[1];
  return said === undefined ? undefined : Number(said);
}

const OBJECT = /\s*(\d+ \d+) obj\b/y;
const SECTION = /\s*(\d+) (\d+)\s*(?=\d{10} |trailer)/y;
const ENTRY = /(\d{10}) (\d{5}) ([nf])\s*/y;
const TRAILER = /\s*trailer\s*(<<[^]*?)startxref/y;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
