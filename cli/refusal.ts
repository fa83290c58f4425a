import type { FinanceApiError } from './ask-finance-api.ts';
import type { Command } from './command.ts';

/** What a refusal of the API is to whoever typed the command: a sentence, the same for programs, and the exit status. */
type Refusal = { readonly text: string; readonly json: string; readonly status: 1 | 2 };

/** The API speaks of its fields; whoever typed a command knows its options and arguments. */
export function refusalOf(
  { status, problems, message }: FinanceApiError,
  command: Command,
  connection: { readonly api: string; readonly tokenFrom: string } | undefined,
  given: readonly string[],
): Refusal {
  const names = typedNames(command);
  const said = problems.map(({ field, reason }) => ({ field: names.get(wholeOf(field)) ?? field, reason }));
  const text =
    status === 401 && connection !== undefined
      ? `${connection.api} refused the token. It comes from ${connection.tokenFrom}.`
      : said.length === 0
        ? `${message}${status === 404 ? spellingHint(command, given) : ''}`
        : ended(said.map(({ field, reason }) => `${field} ${reason}`).join('; '));
  // A value that the API cannot take is mistyped, as one that we know for wrong ourselves.
  const isMistyped =
    status === 400 && problems.length > 0 && problems.every(({ field }) => names.has(wholeOf(field)));
  const error = { status: status ?? null, message: text, problems: said };
  return { text: `${text}\n`, json: `${JSON.stringify({ error })}\n`, status: isMistyped ? 2 : 1 };
}

function ended(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}

// An option that is given several times is a list there: `waivers[0].why`.
function wholeOf(field: string): string {
  return field.replace(/\[\d+\].*$/, '');
}

// Microsoft prints the numbers of its documents in capitals, and whoever types one may not.
function spellingHint({ takes }: Command, given: readonly string[]): string {
  const invoice = given[takes.indexOf('INVOICE')];
  if (invoice === undefined || invoice === invoice.toUpperCase()) return '';
  return ` Its letters may have to be capitals: ${invoice.toUpperCase()}`;
}

function typedNames({ options, takes }: Command): ReadonlyMap<string, string> {
  return new Map([
    ...takes.map((name) => [name.toLowerCase(), name] as const),
    ...Object.entries(options).map(([name, { field = name }]) => [field, `--${name}`] as const),
  ]);
}
