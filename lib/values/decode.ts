import * as z from 'zod/mini';

/** One thing wrong with something we were given: the path of the field, and the reason in words. */
export type Problem = { readonly field: string; readonly reason: string };

export type Decoded<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Checks a value against its schema. Never throws for bad input: every problem names its field. */
export function decode<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: unknown,
): Decoded<z.output<Schema>> {
  const result = z.safeParse(schema, value, { error: inWords });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: reported(result.error.issues) };
}

// What is kept, logged and told of one refusal stays small, however much is wrong with what was sent.
const PROBLEMS_TOLD = 50;
const LONGEST_PATH = 200;

function reported(issues: readonly z.core.$ZodIssue[]): readonly Problem[] {
  const told: Problem[] = [];
  let more = 0;
  for (const issue of issues) {
    for (const { path, reason } of faultsOf(issue, [])) {
      if (told.length < PROBLEMS_TOLD) told.push({ field: cut(fieldPath(path)), reason });
      else more += 1;
    }
  }
  return more === 0 ? told : [...told, { field: '(whole)', reason: `has these and ${more} more problems` }];
}

function cut(path: string): string {
  return path.length <= LONGEST_PATH ? path : `${path.slice(0, LONGEST_PATH - 1).toWellFormed()}…`;
}

/** `lines[0].quantity`, or `(whole)` where the value itself is at fault. */
export function fieldPath(path: readonly PropertyKey[]): string {
  const text = path.reduce<string>(
    (before, part) =>
      typeof part === 'number'
        ? `${before}[${part}]`
        : before === ''
          ? String(part)
          : `${before}.${String(part)}`,
    '',
  );
  return text === '' ? '(whole)' : text;
}

// What a schema has no sentence of its own for; the library would say "Invalid input".
function inWords(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `is not ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value')
    return `is not one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
  if (issue.code === 'too_small')
    return `${MEASURES[issue.origin] ?? 'is'} smaller than ${String(issue.minimum)}`;
  if (issue.code === 'too_big')
    return `${MEASURES[issue.origin] ?? 'is'} larger than ${String(issue.maximum)}`;
  return 'is not a value known here';
}

const MEASURES: Readonly<Record<string, string>> = { string: 'has a length', array: 'has a length' };

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

type Fault = { readonly path: readonly PropertyKey[]; readonly reason: string };

// A union reports only that no member fitted; the member with the fewest problems is the one that was meant.
function* faultsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): Generator<Fault> {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) yield { path: [...path, key], reason: 'is not a known field' };
  } else if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const nearest = issue.errors.reduce((best, next) => (next.length < best.length ? next : best));
    for (const inner of nearest) yield* faultsOf(inner, path);
  } else {
    yield { path, reason: issue.message };
  }
}
