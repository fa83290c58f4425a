import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { endNights } from '../../../lib/billing/night/end-nights.ts';
import { openIn } from '../../../lib/billing/night/settle-night.ts';
import { planNight } from '../../../lib/billing/night/plan-night.ts';
import type { NightRun } from '../../../lib/billing/billing-book.ts';
import type { DocumentHeader } from '../../../lib/billing/document.ts';
import { syncDocument } from '../../../lib/billing/sync-document.ts';
import { addDays, startOfDayMs } from '../../../lib/values/day.ts';
import { aHeader, collected, day, documentId } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  scriptedEstimate,
  WorldFailure,
  type ScriptedDocument,
} from '../../fakes/scripted-billing-source.ts';

const HOUR_MS = 3_600_000;
const FIRST = day('2024-03-09');
const NIGHTS = 4;
const LAST = addDays(FIRST, NIGHTS - 1);

const KINDS = ['whole', 'slow', 'late', 'broken', 'legacy', 'without statement', 'changed'] as const;
type Kind = (typeof KINDS)[number];

/** What one planner does: which night it plans, and whether the documents are let settle before the next one. */
const anyPlan = fc.record({ night: fc.nat(NIGHTS - 1), settles: fc.boolean() });

const anyStory = fc.record({
  documents: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 8 }),
  before: fc.array(anyPlan, { maxLength: 3 }),
  /** Nights that are planned at once with the last one, in calls that take turns in any order. */
  together: fc.array(fc.nat(NIGHTS - 1), { maxLength: 2 }),
  /** Documents that are worked on meanwhile. */
  workers: fc.array(fc.nat(7), { maxLength: 3 }),
  after: fc.array(anyPlan, { maxLength: 2 }),
});

describe('planners in any number and order', () => {
  it('come to the same end state, with every night at its end and nothing left open in it', async () => {
    const reached = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyStory, fc.scheduler(), async (story, scheduler) => {
        const at = world(story.documents);
        await playInTurn(at, story.before);
        at.changeHeaders();
        const calm = interleaved(at, scheduler);
        const planners = [...story.together, NIGHTS - 1].map((night) =>
          planNight(at.tools, addDays(FIRST, night)),
        );
        const known = (await collected(at.book.all())).map(({ header }) => header.id);
        const workers = story.workers.flatMap((index) => known[index] ?? []);
        const work = workers.map((id) => syncDocument(at.tools, id));
        await scheduler.waitFor(Promise.all([...planners, ...work]));
        calm();
        await playInTurn(at, story.after);
        await quiet(at);

        const once = world(story.documents);
        once.changeHeaders();
        await planNight(once.tools, LAST);
        await quiet(once);
        expect(await endState(at)).toEqual(await endState(once));
        await everyNightIsSettled(at);

        for (const kind of story.documents) reached.add(kind);
        if (work.length > 0) reached.add('a worker among planners');
        if (story.together.some((night) => night < NIGHTS - 1)) reached.add('two nights at once');
        if (story.together.includes(NIGHTS - 1)) reached.add('a night twice at once');
        if (story.after.some(({ night }) => night < NIGHTS - 1)) reached.add('an earlier night afterwards');
        if (story.before.some(({ settles }) => !settles)) reached.add('a night on top of an open one');
      }),
      { numRuns: 200, seed: 20_240_309 },
    );
    expect([...reached].sort()).toEqual(
      [
        ...KINDS,
        'a worker among planners',
        'two nights at once',
        'a night twice at once',
        'an earlier night afterwards',
        'a night on top of an open one',
      ].sort(),
    );
  });
});

describe('a planner that is killed', () => {
  it('at any of its calls, and begun again, comes to the same as one that was not', async () => {
    const want = await endState(await played([...KINDS]));
    let killed = 0;
    for (let call = 1; call < 100; call += 1) {
      const at = world([...KINDS]);
      const revive = dyingAt(at, call);
      const died = await planNight(at.tools, LAST).then(
        () => false,
        () => true,
      );
      revive();
      // What it left is worked on before anybody plans again.
      await at.settle(HOUR_MS / 2);
      await planNight(at.tools, LAST);
      await quiet(at);
      expect([call, await endState(at)]).toEqual([call, want]);
      await everyNightIsSettled(at);
      if (!died) break;
      killed = call;
    }
    expect(killed).toBeGreaterThan(20);
    expect(killed).toBeLessThan(99);
  });
});

async function played(kinds: readonly Kind[]): Promise<World> {
  const at = world(kinds);
  await planNight(at.tools, LAST);
  await quiet(at);
  return at;
}

/** Every call of the book, of the queues and of the source counts; from the n-th on none does anything but fail. */
function dyingAt(at: World, call: number): () => void {
  let calls = 0;
  const revivals = [at.tools.book, at.tools.work, at.tools.source].map((tool) => {
    const alive: Record<string, unknown> = { ...tool };
    for (const [name, method] of Object.entries(alive)) {
      if (typeof method !== 'function' || name.startsWith('on') || name === 'nowMs') continue;
      Object.assign(tool, {
        [name]: (...args: unknown[]): unknown => {
          if ((calls += 1) >= call) throw new Error('killed');
          return Reflect.apply(method, tool, args);
        },
      });
    }
    return () => void Object.assign(tool, alive);
  });
  return () => revivals.forEach((revive) => revive());
}

async function playInTurn(at: World, plans: readonly { night: number; settles: boolean }[]): Promise<void> {
  for (const { night, settles } of plans) {
    await planNight(at.tools, addDays(FIRST, night));
    if (settles) await at.settle(HOUR_MS);
  }
}

function world(kinds: readonly Kind[]) {
  const documents = kinds.map(scripted);
  const source = scriptedBillingSource(...documents);
  source.estimatesNow = (['current', 'last'] as const).map((period) =>
    scriptedEstimate({ currency: 'EUR', period }),
  );
  const at = billingTools(source);
  at.clock.nowMs = startOfDayMs(LAST) + 2 * HOUR_MS;
  const changeHeaders = () => {
    for (const [index, kind] of kinds.entries()) {
      const document = documents[index];
      if (document && kind === 'changed') document.header = { ...document.header, isVoid: true };
    }
  };
  return { ...at, source, changeHeaders };
}

function scripted(kind: Kind, index: number): ScriptedDocument {
  const commerce: DocumentHeader['commerce'] = kind === 'legacy' ? 'legacy' : 'new';
  const header = aHeader({ id: documentId(`${kind === 'legacy' ? 'D' : 'G'}${index}`), commerce });
  switch (kind) {
    case 'slow':
      return scriptedDocument(header, { export: ['running', 'running', 'ready'] });
    case 'late':
      return scriptedDocument(header, { export: ['not_ready'] });
    case 'broken':
      return scriptedDocument(header, { parts: [[{}, { broken: 'yes' } as object]] });
    case 'without statement':
      return scriptedDocument(header, { statement: new WorldFailure('unauthorized', 'no token') });
    case 'whole':
    case 'legacy':
    case 'changed':
      return scriptedDocument(header);
  }
}

type World = ReturnType<typeof world>;

/** From now on every call of the book and every message waits for its turn, which is anybody's. */
function interleaved(at: World, scheduler: fc.Scheduler): () => void {
  const { book, work } = at.tools;
  const [books, works] = [{ ...book }, { ...work }];
  Object.assign(book, {
    read: scheduler.scheduleFunction((id: Parameters<typeof books.read>[0]) => books.read(id)),
    write: scheduler.scheduleFunction((...written: Parameters<typeof books.write>) =>
      books.write(...written),
    ),
    hold: scheduler.scheduleFunction((...held: Parameters<typeof books.hold>) => books.hold(...held)),
    beginNight: scheduler.scheduleFunction((run: NightRun) => books.beginNight(run)),
    settleInNight: scheduler.scheduleFunction((...settled: Parameters<typeof books.settleInNight>) =>
      books.settleInNight(...settled),
    ),
  });
  work.sync = scheduler.scheduleFunction((...sent: Parameters<typeof works.sync>) => works.sync(...sent));
  return () => {
    Object.assign(book, books);
    Object.assign(work, works);
  };
}

async function quiet(at: World): Promise<void> {
  await at.settle(5 * HOUR_MS);
  at.clock.nowMs = startOfDayMs(LAST) + 9 * HOUR_MS;
  await endNights(at.tools, at.clock.nowMs);
}

async function endState(at: World) {
  const documents = (await collected(at.book.all())).map((document) => ({
    header: document.header,
    stage: document.stage,
    source: document.source,
    version: document.published?.version,
    night: document.night,
    linesNight: document.linesNight,
    tied: document.tieOut?.tied,
    statement: document.statement?.sha256,
    failure: document.failure,
    restatements: document.restatements,
    exporting: document.export,
  }));
  const run = await at.book.night(LAST);
  const estimates = (await collected(at.book.estimates())).map(({ id, state, night, loaded }) => ({
    id,
    state,
    night,
    lines: loaded?.lines,
  }));
  const snapshots = (await collected(at.book.balances()))
    .filter(({ night }) => night === LAST)
    .map((snapshot) => ({ ...snapshot, takenAtMs: 0 }));
  return {
    documents: documents.sort((one, other) => (one.header.id < other.header.id ? -1 : 1)),
    finished: run?.finished,
    failed: run?.failed,
    open: run && openIn(run),
    estimates,
    snapshots,
    archive: [...at.archive.objects.keys()].sort(),
  };
}

async function everyNightIsSettled(at: World): Promise<void> {
  expect(await at.book.openNights()).toEqual([]);
  for (let index = 0; index < NIGHTS; index += 1) {
    const run = await at.book.night(addDays(FIRST, index));
    if (run) expect([run.night, openIn(run), run.endedBy]).toEqual([run.night, [], 'all_settled']);
  }
  for (const { message } of at.alarms) expect(message).not.toContain('unexpectedly');
}
