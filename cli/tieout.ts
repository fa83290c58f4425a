#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FinanceApiError } from './ask-finance-api.ts';
import { UsageError, type Command } from './command.ts';
import { COMMAND_GROUPS, COMMANDS } from './commands.ts';
import { localFiles, type Files } from './files.ts';
import { financeClient } from './finance-client.ts';
import { callOf, commandHelp, helpText } from './help.ts';
import { liveLine } from './live-line.ts';
import { refusalOf } from './refusal.ts';
import { findConnection } from './session.ts';

type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof globalThis.fetch;
  /** Text of the session that a local run left, where there is one. */
  readonly localSession: () => string | undefined;
  readonly files: Files;
  readonly nowMs: () => number;
  readonly pause: (ms: number) => Promise<void>;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether somebody watches standard error on a terminal. */
  readonly isTerminal?: boolean;
};

/** Runs one command line and answers with the exit status. */
export async function tieout(argv: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2> {
  const { out, err } = surroundings;
  try {
    const command = commandIn(argv);
    if (command === undefined) return withoutCommand(argv, surroundings);
    const { values, positionals } = parsed(command, argv.slice(command.words.length));
    if (values['help'] === true) {
      out(commandHelp(command));
      return 0;
    }
    checkUsage(command, positionals, values);
    return await run(command, { given: positionals, options: values }, surroundings);
  } catch (failure) {
    if (!(failure instanceof UsageError)) throw failure;
    err(`${failure.message}\n`);
    return 2;
  }
}

/** The one with the most words that are there: `invoices explain` before `invoices`. */
function commandIn(argv: readonly string[]): Command | undefined {
  const called = (isSame: (word: string, typed: string | undefined) => boolean) =>
    COMMANDS.filter(({ words }) => words.every((word, index) => isSame(word, argv[index]))).toSorted(
      (one, other) => other.words.length - one.words.length,
    )[0];
  return called((word, typed) => word === typed) ?? called(isSameWord);
}

// `purchases import` is as good as `purchase import`, and `case show` as `cases show`.
function isSameWord(word: string, typed: string | undefined): boolean {
  return word === typed || `${word}s` === typed || word === `${typed}s`;
}

type Typed = Pick<Parameters<Command['run']>[0], 'given' | 'options'>;

async function run(command: Command, typed: Typed, surroundings: Surroundings): Promise<0 | 1 | 2> {
  const { env, fetch, files, nowMs, out, err } = surroundings;
  const live = liveLine(err, surroundings.isTerminal ?? false);
  const { progress, bar } = live;
  const terminal = { progress, bar, print: (line: string) => out(`${line}\n`), pause: surroundings.pause };
  let connection: ReturnType<typeof findConnection> | undefined;
  try {
    connection = findConnection(env, surroundings.localSession);
    const client = financeClient({ ...connection, fetch });
    const said = await command.run({ ...typed, ...terminal, client, files, nowMs });
    live.end();
    out(typeof said === 'string' ? said : said.notDone);
    return typeof said === 'string' ? 0 : 1;
  } catch (failure) {
    live.end();
    if (!(failure instanceof FinanceApiError)) throw failure;
    const refusal = refusalOf(failure, command, connection, typed.given);
    // Programs read one place; a person at the terminal reads the sentence.
    if (typed.options['json'] === true) out(refusal.json);
    err(refusal.text);
    return refusal.status;
  }
}

function withoutCommand(argv: readonly string[], { out, err }: Surroundings): 0 | 2 {
  const [first] = argv;
  if (first === '--help' || first === '-h' || first === 'help') {
    out(helpText(COMMAND_GROUPS));
    return 0;
  }
  if (first === undefined) {
    err(helpText(COMMAND_GROUPS));
    return 2;
  }
  const near = COMMANDS.filter(({ words: [word = ''] }) => isSameWord(word, first)).map(
    (command) => `  tieout ${callOf(command)}`,
  );
  if (near.length > 0 && (argv.includes('--help') || argv.includes('-h'))) {
    out(`${near.join('\n')}\n`);
    return 0;
  }
  const hint = near.length === 0 ? ' Try tieout --help.' : ` There are:\n${near.join('\n')}`;
  err(`There is no command "${argv.join(' ')}".${hint}\n`);
  return 2;
}

function parsed(command: Command, args: readonly string[]) {
  const options = Object.fromEntries(
    Object.entries(command.options).map(([name, { type, many = false }]) => [name, { type, multiple: many }]),
  );
  try {
    return parseArgs({
      args: [...args],
      options: { ...options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (cause) {
    throw new UsageError(`${(cause as Error).message}\n\n${commandHelp(command)}`, { cause });
  }
}

function checkUsage(
  command: Command,
  given: readonly string[],
  options: Readonly<Record<string, unknown>>,
): void {
  const { takes, mayTake = [] } = command;
  const names = [...takes, ...mayTake];
  const missing = Object.entries(command.options).filter(
    ([name, { needed }]) => needed && options[name] === undefined,
  );
  const problems = [
    ...(given.length >= takes.length && given.length <= names.length
      ? []
      : [`It is called as: tieout ${callOf(command)}`]),
    ...given.flatMap((value, index) => (value.trim() === '' ? [`${names[index]} is empty.`] : [])),
    ...missing.map(([name]) => `--${name} is missing.`),
  ];
  if (problems.length > 0) throw new UsageError(`${problems.join('\n')}\n\n${commandHelp(command)}`);
}

function readLocalSession(): string | undefined {
  try {
    return readFileSync(new URL('../.local/session.json', import.meta.url), 'utf8');
  } catch {
    return undefined;
  }
}

if (import.meta.main) {
  process.exitCode = await tieout(process.argv.slice(2), {
    env: process.env,
    fetch: globalThis.fetch,
    localSession: readLocalSession,
    files: localFiles,
    nowMs: Date.now,
    pause: (ms) => pause(ms),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
  });
}
