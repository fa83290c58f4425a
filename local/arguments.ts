import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { PROJECT_FOLDER } from './template/template.ts';

export type Arguments = {
  readonly once: boolean;
  readonly json: boolean;
  readonly scenarioFile: string;
  /** The scenario's customers and catalogue, and nothing of what happens in it. */
  readonly worldOnly: boolean;
  /** What may be bought, as docs/guard-rails.md says; everything where there is none. */
  readonly guardsFile: string | undefined;
  /** Port of the finance API; 0 takes a free one. */
  readonly port: number;
};

/** What was typed makes no sense. */
export class BadArguments extends Error {
  override readonly name = 'BadArguments' as const;
}

export const USAGE = `Usage: npm start [-- --once --json --scenario FILE --world-only --guards FILE --port N]
  --once           exit after the report instead of serving on
  --json           print the report as one JSON document on standard output, and everything else on standard error
  --scenario FILE  the scenario to play; local/scenarios/small.json where left out
  --world-only     play nothing: only the scenario's customers and catalogue, with which something can be tried
  --guards FILE    what may be bought, in JSON as docs/guard-rails.md says; everything where left out
  --port N         port of the finance API; 4300 where left out, any free one with --once
  --help           print this`;

const DEFAULT_PORT = 4300;

export function asksForHelp(words: readonly string[]): boolean {
  return words.includes('--help') || words.includes('-h');
}

export function readArguments(words: readonly string[]): Arguments {
  const { once, json, scenario, port, guards, 'world-only': worldOnly } = parsed(words);
  return {
    once: once ?? false,
    json: json ?? false,
    scenarioFile: scenario ?? join(PROJECT_FOLDER, 'local/scenarios/small.json'),
    worldOnly: worldOnly ?? false,
    guardsFile: guards,
    port: port === undefined ? (once === true ? 0 : DEFAULT_PORT) : portOf(port),
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      options: {
        once: { type: 'boolean' },
        json: { type: 'boolean' },
        scenario: { type: 'string' },
        'world-only': { type: 'boolean' },
        guards: { type: 'string' },
        port: { type: 'string' },
      },
    }).values;
  } catch (cause) {
    throw new BadArguments(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new BadArguments(`--port ${text} is not a port.`);
  return port;
}
