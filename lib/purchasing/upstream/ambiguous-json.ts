import { decimal, isDecimalText } from '../../values/decimal.ts';
import { fieldPath, type Problem } from '../../values/decode.ts';

// Texts, brackets and marks, and everything else that stands alone: numbers, true, false, null.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s"{}[\],:]+/g;
const LONGEST_PATH = 200;

/** An object with the names it has had so far, or a list; and where in it we are. */
type Level = { readonly names: Set<string> | undefined; at: PropertyKey };

/**
 * The first thing in valid JSON that two readers may read differently: a name that an object has twice, of which one
 * reader takes the first and another the last, and a number that floating point cannot hold as it is written, or that
 * is far beyond any of ours.
 */
export function ambiguityIn(json: string): Problem | undefined {
  const levels: Level[] = [];
  let before = '';
  for (const [token] of json.matchAll(TOKEN)) {
    const level = levels.at(-1);
    if (token === '{') levels.push({ names: new Set(), at: '' });
    else if (token === '[') levels.push({ names: undefined, at: 0 });
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') stepOn(level);
    else if (token === ':') {
      if (!isNewName(level, before)) return problemAt(levels, 'is given twice in the same object');
    } else if (/^[-\d]/.test(token) && !isExact(token)) {
      return problemAt(levels, 'is a number that cannot be read exactly');
    }
    before = token;
  }
  return undefined;
}

function stepOn(level: Level | undefined): void {
  if (typeof level?.at === 'number') level.at += 1;
}

function isNewName(level: Level | undefined, token: string): boolean {
  const name = JSON.parse(token) as string;
  if (!level?.names) return true;
  level.at = name;
  const isNew = !level.names.has(name);
  level.names.add(name);
  return isNew;
}

function isExact(token: string): boolean {
  return isDecimalText(token) && decimal(token).eq(decimal(String(Number(token))));
}

function problemAt(levels: readonly Level[], reason: string): Problem {
  const path = fieldPath(levels.map(({ at }) => at));
  return { field: path.slice(0, LONGEST_PATH).toWellFormed(), reason };
}
