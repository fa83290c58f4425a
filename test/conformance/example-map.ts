import { z } from '../../lib/values/schema.ts';
import { decode } from '../../lib/values/decode.ts';

/** Which operation a documented example belongs to, and which side of it: `create_cart request`. The first pattern decides. */
export type ExampleMap = readonly { readonly files: RegExp; readonly subject: string }[];

const mapJson = z.record(z.string(), z.string());

/**
 * A map from JSON: `{ "cart-create*.request.json": "create_cart request" }`. The side may be left out: then the name of the
 * file tells it. Throws a TypeError that says what is wrong.
 */
export function readExampleMap(json: string, known: ReadonlySet<string>): ExampleMap {
  const decoded = decode(mapJson, JSON.parse(json) as unknown);
  if (!decoded.ok) {
    throw new TypeError(decoded.problems.map(({ field, reason }) => `${field} ${reason}`).join('; '));
  }
  return Object.entries(decoded.value).map(([pattern, subject]) => {
    const isKnown = known.has(subject) || SIDES.some((side) => known.has(`${subject} ${side}`));
    if (!isKnown) throw new TypeError(`${pattern} is mapped to "${subject}", which is not known`);
    return { files: regularExpression(pattern), subject };
  });
}

export function subjectOf(map: ExampleMap, fileName: string): string | undefined {
  const subject = map.find(({ files }) => files.test(fileName))?.subject;
  if (subject === undefined || /\s/.test(subject)) return subject;
  return `${subject} ${/request/i.test(fileName) ? 'request' : 'response'}`;
}

const SIDES = ['request', 'response'] as const;

/** `*` stands for any part of a name, `{a*,b}` for one of these. */
function regularExpression(pattern: string): RegExp {
  const source = pattern
    .split(/([*{},])/)
    .map((part) => PARTS[part] ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('');
  return new RegExp(`^${source}$`, 'i');
}

const PARTS: Readonly<Record<string, string>> = { '*': '.*', '{': '(?:', ',': '|', '}': ')' };
