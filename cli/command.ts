import type { Files } from './files.ts';
import type { FinanceClient } from './finance-client.ts';

/** One command of the CLI: the words that call it, what it takes, and what it does. */
export type Command = {
  /** `purchase show` */
  readonly words: readonly string[];
  /** Names of what follows the words, all of them needed: `ID`. */
  readonly takes: readonly string[];
  /** What may follow these, and need not. */
  readonly mayTake?: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What its help says beyond that: when to use it, and what to know before. */
  readonly teaches?: readonly string[];
  /** What follows `tieout` in a call that works. */
  readonly example: string;
  /** Answers with what is to be printed. */
  readonly run: (asked: Asked) => Promise<string | NotDone>;
};

/** What is to be printed of something that was not done, or not all of it: the exit status says so, too. */
type NotDone = { readonly notDone: string };

type Option = {
  readonly type: 'string' | 'boolean';
  /** What the value is, for the help: `DAY`. */
  readonly value?: string;
  readonly says: string;
  readonly needed?: boolean;
  /** May be given several times; its value is a list then. */
  readonly many?: true;
  /** What the API calls it, where it has another name there. */
  readonly field?: string;
};

export type Asked = {
  readonly client: FinanceClient;
  readonly given: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly files: Files;
  readonly nowMs: () => number;
  /** Says how far something is that takes its time. Never among what is printed. */
  readonly progress: (text: string) => void;
  /** How far something is in one line that is rewritten; nothing of it is there afterwards. */
  readonly bar: (text: string) => void;
  /** A part of what is to be printed that need not wait for the rest. */
  readonly print: (line: string) => void;
  readonly pause: (ms: number) => Promise<void>;
};

/** What was typed is not what the command takes. The message says what it does take. */
export class UsageError extends Error {
  override readonly name = 'UsageError' as const;
}

/** The text of an option that is there; options that are needed were checked before the command runs. */
export function textOption({ options }: Pick<Asked, 'options'>, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** Every value of an option that may be given several times. */
export function listOption({ options }: Pick<Asked, 'options'>, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

/** The options that were given, under the names by which the API filters a list. */
export function filtersOf(
  asked: Pick<Asked, 'options'>,
  names: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(names).map(([option, filter]) => [filter, textOption(asked, option)] as const);
  return Object.fromEntries(given.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export function neededOption(asked: Asked, name: string): string {
  const value = textOption(asked, name);
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}

export const JSON_OPTION = { json: { type: 'boolean', says: 'as JSON, for programs' } } as const;

export const ID_TEACHES =
  'ID is our id of the purchase, or what upstream calls it: REQUEST/LINE, SOURCE/REQUEST, SOURCE/REQUEST/LINE, or REQUEST alone.';

export function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

export function asText(lines: readonly string[], ifEmpty: string): string {
  return `${lines.length === 0 ? ifEmpty : lines.join('\n')}\n`;
}
