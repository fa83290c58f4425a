import type { WriteStream } from 'node:tty';
import type { DocumentView } from '../lib/reporting/document-view.ts';
import type { PurchaseView } from '../lib/reporting/purchase-view.ts';
import type { System } from './system.ts';

type Progress = {
  /** Says one thing by itself, above the live lines. */
  readonly say: (line: string) => void;
  readonly played: (count: number) => void;
  /** Looks a last time, and leaves the terminal as it was. */
  readonly end: () => Promise<void>;
};

const EVERY_MS = 500;
const BAR_WIDTH = 24;
const LIVE_LINES_MAX = 24;

/**
 * Shows how purchases and documents come along, as the finance API tells it: on a terminal a live line for each of
 * those that moved last and a bar for the timeline; elsewhere one plain line for every change.
 */
export function showProgress(system: System, output: NodeJS.WriteStream): Progress {
  const { client, clock, scenario } = system;
  const screen = output.isTTY ? liveLines(output) : plainLines(output);
  const shown = new Map<string, string>();
  let eventsPlayed = 0;
  let ended = false;

  const look = async (): Promise<void> => {
    const [purchases, documents] = await Promise.all([client.purchases(), client.documents()]);
    for (const [name, state] of [...purchases.map(purchaseState), ...documents.map(documentState)]) {
      if (shown.get(name) === state) continue;
      shown.set(name, state);
      screen.item(name, `${instantText(clock.nowMs())}  ${name.padEnd(28)} ${state}`);
    }
    screen.bar(bar(eventsPlayed, scenario.timeline.length, clock.nowMs()));
  };

  // Looking must not become the work: a pause of five times what the last look took.
  const keepLooking = async (): Promise<void> => {
    while (!ended) {
      const startedAt = performance.now();
      await look().catch(() => {}); // The next look may find it well again; the end looks once more, and says so.
      await pause(Math.max(EVERY_MS, 5 * (performance.now() - startedAt)));
    }
  };
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((go) => {
      const timer = setTimeout(go, ms);
      wake = () => {
        clearTimeout(timer);
        go();
      };
    });
  const looking = keepLooking();

  return {
    say: screen.say,
    played: (count) => {
      eventsPlayed = count;
    },
    end: async () => {
      ended = true;
      wake();
      await looking;
      await look().finally(screen.clear);
    },
  };
}

function purchaseState(purchase: PurchaseView): readonly [string, string] {
  const { requestId, lineId, stage, reason, charge } = purchase;
  const details = [reason?.code, charge && `${charge.amount} ${charge.currency}`].filter(Boolean);
  return [`purchase ${requestId}/${lineId}`, [stage, ...details].join('  ')];
}

function documentState(document: DocumentView): readonly [string, string] {
  const { id, stage, lines, total, currency, tied } = document;
  const read = lines === null ? '' : `  ${lines} lines  ${total} ${currency}  ${tied ? 'tied' : 'not tied'}`;
  return [`document ${id}`, `${stage}${read}`];
}

function bar(done: number, all: number, nowMs: number): string {
  const filled = all === 0 ? BAR_WIDTH : Math.round((BAR_WIDTH * done) / all);
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${done} of ${all} events  ${instantText(nowMs)}`;
}

function instantText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}

type Screen = {
  readonly item: (name: string, line: string) => void;
  readonly bar: (line: string) => void;
  readonly say: (line: string) => void;
  readonly clear: () => void;
};

function plainLines(output: NodeJS.WritableStream): Screen {
  const write = (line: string) => void output.write(`${line}\n`);
  return { item: (_name, line) => write(line), bar: () => {}, say: write, clear: () => {} };
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
    say: (line) => {
      erase();
      output.write(`${line}\n`);
    },
    clear: erase,
  };
}
