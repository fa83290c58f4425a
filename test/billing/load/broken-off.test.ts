import { describe, expect, it } from '@jest/globals';
import { queueDue } from '../../../lib/billing/night/queue-due.ts';
import { syncDocument, type SyncTools } from '../../../lib/billing/sync-document.ts';
import { aHeader, collected, day, documentId, euro, figures, period } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import { seededRandom } from '../../builders/seeded-random.ts';
import { watchPorts } from '../../builders/watched-ports.ts';
import { pdf, scriptedBillingSource, scriptedDocument } from '../../fakes/scripted-billing-source.ts';

const ID = 'G016907411';
const HOUR_MS = 3_600_000;
const FIRST_NIGHT = [[{}, { subtotal: '90.00' }, {}], [], [{ orderId: 'a' }, { subtotal: '110.00' }]];
// One of two equal lines is gone, one has another amount, two equal ones are new.
const SECOND_NIGHT = [
  [{}, { orderId: 'a' }],
  [{ subtotal: '90.00' }, { subtotal: '111.00' }, { orderId: 'b' }, { orderId: 'b' }],
];

const MINUTE_MS = 60_000;
const KINDS = [
  { kind: 'an export', header: {}, lookMs: 0 },
  { kind: 'a list of pages', header: { period: period('2024-01') }, lookMs: 0 },
  // Every look at the clock finds that a checkpoint is due.
  { kind: 'a slow export', header: {}, lookMs: MINUTE_MS },
  { kind: 'a slow list of pages', header: { period: period('2024-01') }, lookMs: MINUTE_MS },
];
type Kind = Pick<(typeof KINDS)[number], 'header' | 'lookMs'>;

function begin({ header, lookMs }: Kind) {
  const script = scriptedDocument(aHeader({ ...header, total: euro('500.00') }), {
    parts: FIRST_NIGHT,
    figures: figures('500.00', '0', '500.00'),
  });
  const source = scriptedBillingSource(script);
  const at = billingTools(source);
  source.nowMs = at.tools.nowMs;
  // Only the document is of interest here.
  at.tools.book = { ...at.book, writeEstimate: async () => 'written' };
  // What befalls workers befalls neither planners nor queues.
  const worker: { -readonly [Key in keyof SyncTools]: SyncTools[Key] } = {
    ...at.tools,
    nowMs: () => (at.clock.nowMs += lookMs),
  };
  return { ...at, script, worker };
}
type World = ReturnType<typeof begin>;

/** Delivers messages and wakes whoever is due until all is quiet. A message whose worker died comes again. */
async function untilQuiet(at: World, worker: (at: World) => Promise<unknown>): Promise<void> {
  const untilMs = at.clock.nowMs + 20 * HOUR_MS;
  for (let turns = 0; turns < 2_000; turns += 1) {
    const message = at.work.toSync.shift();
    if (message) {
      await worker(at).catch(() => void at.work.toSync.push(message));
      continue;
    }
    const { queued, nextDueAt } = await queueDue(at.tools, at.clock.nowMs);
    if (queued > 0) continue;
    if (nextDueAt === null || Date.parse(nextDueAt) > untilMs) return;
    at.clock.nowMs = Date.parse(nextDueAt);
  }
  throw new Error('it does not come to rest');
}

const oneWorker = (at: World) => syncDocument(at.worker, documentId(ID));

/** Three nights; after the first one the document is restated. */
async function threeNights(at: World, worker: (at: World) => Promise<unknown> = oneWorker): Promise<void> {
  await at.plan('2024-03-09');
  await untilQuiet(at, worker);
  at.script.eTag = 'etag-2';
  at.script.parts = SECOND_NIGHT;
  at.script.header = { ...at.script.header, total: euro('601.00') };
  at.script.statement = pdf('restated');
  at.script.figures = figures('601.00', '0', '601.00');
  for (const night of ['2024-03-10', '2024-03-11']) {
    at.clock.nowMs = Date.parse(`${night}T02:00:00Z`);
    await at.plan(night);
    await untilQuiet(at, worker);
  }
}

/** Everything that lasts: what is published, what it replaced, how they differ, and every object and line that is kept. */
async function outcome(at: World) {
  const { stage, published, restatements, history = [], ...document } = await at.document();
  const lines = [];
  for (const version of [published?.version, ...restatements.map(({ from }) => from)])
    lines.push(await collected(at.book.lines(documentId(ID), version ?? '')));
  return {
    stage,
    version: { ...published, loadedAtMs: 0 },
    restatements: restatements.map(({ from, to, difference, before, after, cause }) => ({
      ...{ from, to, difference, before, after, cause },
    })),
    tieOut: document.tieOut,
    leftOver: [document.loading, document.comparing, document.export, document.failure, document.dueAtMs],
    lines,
    objects: [...at.archive.objects.keys()].sort(),
    history: history
      .map(({ what }) => what)
      .filter((what) => what !== 'failed' && what !== 'lines confirmed'),
    night: await at.book.night(day('2024-03-11')).then((run) => [run?.finished, run?.failed]),
  };
}

async function undisturbed(kind: Kind) {
  const at = begin(kind);
  await threeNights(at);
  return outcome(at);
}

describe.each(KINDS)('$kind that is broken off', (kind) => {
  it('comes, undisturbed, to both versions and their difference', async () => {
    const end = await undisturbed(kind);
    expect(end).toMatchObject({
      stage: 'filed',
      restatements: [
        {
          cause: 'microsoft',
          difference: {
            removed: { lines: 2, subtotal: euro('210.00') },
            added: { lines: 3, subtotal: euro('311.00') },
          },
        },
      ],
      history: [
        'published',
        'statement kept',
        'filed',
        // The list says another total before the lines come.
        'no longer tied',
        'restated',
        'difference recorded',
        'statement replaced',
        'filed',
      ],
      leftOver: [undefined, undefined, undefined, undefined, undefined],
    });
    expect(end.lines.map((lines) => lines.length)).toEqual([6, 5]);
  });

  it.each(['before', 'after'] as const)('comes to the same whichever call it was killed %s', async (side) => {
    const expected = await undisturbed(kind);
    const reached = new Set<string>();
    for (let nth = 1; ; nth += 1) {
      const at = begin(kind);
      const life = { calls: 0, dead: false };
      watchPorts(at.worker, async (when, call) => {
        // The dead do nothing more.
        if (life.dead) throw new Error('killed');
        if (when !== side || (life.calls += 1) !== nth) return;
        life.dead = true;
        reached.add(call);
        throw new Error('killed');
      });
      await threeNights(at, (world) => oneWorker(world).finally(() => (life.dead = false)));
      if (life.calls < nth) break;
      expect(nth).toBeLessThan(1_000);
      expect({ nth, ...(await outcome(at)) }).toEqual({ nth, ...expected });
    }
    expect([...reached].sort()).toEqual(
      expect.arrayContaining([
        'archive.fetch',
        'archive.keep',
        'book.loadLines',
        'book.read',
        'book.write',
        'source.lines',
      ]),
    );
  });

  it('comes to the same whichever one call fails', async () => {
    const expected = await undisturbed(kind);
    for (let nth = 1; ; nth += 1) {
      const at = begin(kind);
      let calls = 0;
      watchPorts(at.worker, async (when) => {
        if (when === 'before' && (calls += 1) === nth) throw new Error('no connection');
      });
      await threeNights(at);
      if (calls < nth) break;
      expect({ nth, ...(await outcome(at)), history: [] }).toEqual({ nth, ...expected, history: [] });
    }
  });

  it('comes to the same whenever time is up', async () => {
    const expected = await undisturbed(kind);
    for (let nth = 1; ; nth += 1) {
      const at = begin(kind);
      let [asked, isUp] = [0, false];
      at.worker.timeIsUp = () => isUp || (isUp = (asked += 1) === nth);
      await threeNights(at, (world) => {
        isUp = false;
        return oneWorker(world);
      });
      if (asked < nth) break;
      expect({ nth, ...(await outcome(at)) }).toEqual({ nth, ...expected });
    }
  });

  it.each([2, 3, 5, 8, 13, 20])(
    'comes to the same where no worker is asked more than %d times',
    async (most) => {
      const expected = await undisturbed(kind);
      const at = begin(kind);
      let asked = 0;
      const worker = (world: World) => {
        asked = 0;
        return oneWorker(world);
      };
      at.worker.timeIsUp = () => (asked += 1) > most;
      if (most >= 13) {
        await threeNights(at, worker);
        expect(await outcome(at)).toEqual(expected);
      } else {
        // A pass of the comparison is never cut in two: workers of such short lives only load.
        await at.plan('2024-03-09');
        await untilQuiet(at, worker);
        expect(await at.document()).toMatchObject({ stage: 'filed', published: { lineCount: 5 } });
        expect(at.book.written.lines).toBe(5);
      }
    },
  );

  it('comes to the same where two or three work on it at once, however they take turns', async () => {
    const expected = await undisturbed(kind);
    for (let seed = 1; seed <= 30; seed += 1) {
      const at = begin(kind);
      const random = seededRandom(seed);
      watchPorts(at.worker, async () => {
        for (let turns = Math.floor(random() * 6); turns > 0; turns -= 1) await Promise.resolve();
      });
      await threeNights(at, (world) =>
        Promise.all(Array.from({ length: 2 + (seed % 2) }, () => oneWorker(world))),
      );
      expect({ seed, ...(await outcome(at)) }).toEqual({ seed, ...expected });
    }
  });
});
