import type { WriteStream } from 'node:tty';

export type Progress = {
  /** A line that a function wrote to its log. */
  readonly heard: (line: string) => void;
  readonly played: (count: number) => void;
  /** Leaves the terminal as it was. */
  readonly end: () => void;
};

const BAR_WIDTH = 24;
const LIVE_LINES_MAX = 24;

/**
 * Shows how purchases and documents come along, as the functions' own log lines tell it: on a terminal a live line for
 * each of those that moved last and a bar for the timeline; elsewhere one plain line for every move.
 */
export function showProgress(events: number, output: NodeJS.WriteStream): Progress {
  const screen = output.isTTY ? liveLines(output) : plainLines(output);
  let eventsPlayed = 0;
  let lastAt = '';
  const drawBar = () => screen.bar(bar(eventsPlayed, events, lastAt));
  return {
    heard: (line) => {
      const move = moveIn(line);
      if (move === undefined) return;
      lastAt = move.at.slice(0, 16).replace('T', ' ');
      screen.item(move.name, `${lastAt}  ${move.name.padEnd(28)} ${move.state}`);
      drawBar();
    },
    played: (count) => {
      eventsPlayed = count;
      drawBar();
    },
    end: screen.clear,
  };
}

type Move = { readonly at: string; readonly name: string; readonly state: string };

/** The move of a purchase or document that a log line tells; undefined for every other line. */
export function moveIn(line: string): Move | undefined {
  const said = parsed(line);
  const at = said['timestamp'] ?? '';
  const state = (...details: readonly (string | undefined)[]) =>
    [said['to'], ...details].filter(Boolean).join('  ');
  const charge = said['charge'] && `${said['charge']} ${said['currency']}`;
  switch (said['message'] ?? '') {
    case 'purchase moved':
      return {
        at,
        name: `purchase ${said['sourceRequestId']}/${said['lineId']}`,
        // Said once, when Microsoft takes the order: what comes after costs nothing more.
        state: state(said['code'], said['to'] === 'ordered' ? charge : undefined),
      };
    case 'document moved': {
      const lines = said['lines'] && `${said['lines']} ${said['lines'] === '1' ? 'line' : 'lines'}`;
      // A document without lines cannot be tied yet: there the reason speaks for itself.
      const why = said['why'] && `${said['to'] === 'published' ? 'not tied: ' : ''}${said['why']}`;
      const tied = said['tied'] === 'true' ? 'tied' : why;
      return {
        at,
        name: `document ${said['documentId']}`,
        state: state(lines, `${said['total']} ${said['currency']}`, tied),
      };
    }
    case 'message refused':
      return { at, name: `message ${said['messageId']?.slice(0, 8)}`, state: 'refused' };
    default:
      return undefined;
  }
}

/** The fields of a structured log line as text; none where it is no such line. */
function parsed(line: string): Readonly<Record<string, string | undefined>> {
  try {
    const value: unknown = JSON.parse(line);
    return Object.fromEntries(Object.entries(value ?? {}).map(([name, field]) => [name, String(field)]));
  } catch {
    return {};
  }
}

function bar(done: number, all: number, at: string): string {
  const filled = all === 0 ? BAR_WIDTH : Math.round((BAR_WIDTH * done) / all);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${done} of ${all} events  ${at}`;
}

type Screen = {
  readonly item: (name: string, line: string) => void;
  readonly bar: (line: string) => void;
  readonly clear: () => void;
};

function plainLines(output: NodeJS.WritableStream): Screen {
  return { item: (_name, line) => output.write(`${line}\n`), bar: () => {}, clear: () => {} };
}

/** One line for each thing, rewritten in place; those that have not moved for long give way to those that do. */
function liveLines(output: WriteStream): Screen {
  const lines = new Map<string, string>();
  let lastBar = '';
  let drawn = 0;
  const erase = () => {
    if (drawn > 0) output.write(`\x1b[${drawn}A\x1b[0J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    const room = Math.max(1, Math.min(LIVE_LINES_MAX, output.rows - 2));
    const visible = [...[...lines.values()].slice(-room), lastBar].map((line) =>
      line.slice(0, output.columns - 1),
    );
    output.write(`${visible.join('\n')}\n`);
    drawn = visible.length;
  };
  return {
    item: (name, line) => {
      lines.delete(name); // What moved last stands last.
      lines.set(name, line);
    },
    bar: (line) => {
      lastBar = line;
      draw();
    },
    clear: erase,
  };
}
