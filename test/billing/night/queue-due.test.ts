import { describe, expect, it } from '@jest/globals';
import { asksExports, EXPORTS_A_RUN, RUN_MS } from '../../../lib/billing/night/export-turns.ts';
import { queueDue } from '../../../lib/billing/night/queue-due.ts';
import { aHeader, aVersion, day, documentId, period } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import { scriptedBillingSource, scriptedDocument } from '../../fakes/scripted-billing-source.ts';

const NIGHT = '2024-03-09';
type Over = Parameters<typeof aHeader>[0];

const many = (count: number, letter: string, over: Over = {}) =>
  Array.from({ length: count }, (_, index) =>
    scriptedDocument(aHeader({ id: documentId(`${letter}${String(index).padStart(3, '0')}`), ...over })),
  );

const world = (...documents: ReturnType<typeof scriptedDocument>[]) => {
  const source = scriptedBillingSource(...documents);
  const at = billingTools(source);
  /** What is handed out now, in order; the messages stay where they are. */
  const handedOut = async () => {
    at.work.toSync.splice(0);
    const answer = await queueDue(at.tools, at.clock.nowMs);
    return { ...answer, ids: at.work.toSync.map(({ id }) => id) };
  };
  return { source, ...at, handedOut };
};

describe('handing out what is due', () => {
  it('sends a few export questions a run and every document that needs none, until all had their turn', async () => {
    const at = world(...many(20, 'G'), ...many(30, 'D', { commerce: 'legacy' }));
    await at.plan(NIGHT);
    const first = at.work.toSync.map(({ id }) => id);
    expect(first.filter((id) => id.startsWith('D'))).toHaveLength(30);
    expect(first.filter((id) => id.startsWith('G'))).toHaveLength(EXPORTS_A_RUN);
    const runs: number[] = [];
    const seen = new Set<string>(first);
    while (seen.size < 50 && runs.length < 10) {
      at.clock.nowMs += RUN_MS;
      const { ids } = await at.handedOut();
      const fresh = ids.filter((id) => !seen.has(id));
      runs.push(ids.filter((id) => id.startsWith('G')).length);
      for (const id of fresh) seen.add(id);
    }
    expect(seen.size).toBe(50);
    expect(Math.max(...runs)).toBeLessThanOrEqual(EXPORTS_A_RUN);
  });

  it('keeps those that wait for their turn out of the way, so that others are not behind them', async () => {
    const at = world(...many(250, 'G'));
    await at.plan(NIGHT);
    at.clock.nowMs += 1;
    const { ids } = await at.book.due(at.clock.nowMs, 1_000);
    expect(ids).toEqual([]);
    at.clock.nowMs += RUN_MS;
    expect((await at.book.due(at.clock.nowMs, 1_000)).ids).toHaveLength(EXPORTS_A_RUN);
  });

  it('looks at exports that run before it starts any, and starts what was never seen before what is looked at again', async () => {
    const at = world(...many(12, 'G'));
    await at.plan(NIGHT);
    at.work.toSync.splice(0);
    const change = async (id: string, over: object) => {
      const document = await at.document(id);
      await at.book.write({ ...document, dueAtMs: at.clock.nowMs, ...over });
    };
    const running = { stage: 'exporting', export: { operationId: 'o', askedAtMs: 0, polls: 1 } };
    for (let index = 0; index < 12; index += 1) {
      const id = `G${String(index).padStart(3, '0')}`;
      if (index < 4) await change(id, { stage: 'filed', published: aVersion() });
      else await change(id, index >= 9 ? running : {});
    }
    const { ids, waiting } = await at.handedOut();
    expect(ids).toHaveLength(EXPORTS_A_RUN);
    expect(new Set(ids)).toEqual(new Set(['G009', 'G010', 'G011', 'G004', 'G005', 'G006', 'G007']));
    expect(waiting).toBe(5);
  });

  it('gives estimates the turns that documents leave, and those that run before the others', async () => {
    const at = world(...many(EXPORTS_A_RUN - 1, 'G'));
    at.source.balancesNow = [];
    await at.plan(NIGHT);
    expect(at.work.toEstimate.map(({ id }) => id)).toEqual(['EUR-current']);
    at.work.toEstimate.splice(0);
    for await (const estimate of at.book.estimates()) {
      if (estimate.id !== 'EUR-last') continue;
      const running = { operationId: 'o', askedAtMs: 0, polls: 1 };
      await at.book.writeEstimate({ ...estimate, state: 'exporting', export: running });
    }
    at.clock.nowMs += 3 * RUN_MS;
    await at.handedOut();
    expect(at.work.toEstimate.map(({ id, night }) => [id, night])).toEqual([['EUR-last', NIGHT]]);
  });

  it('starts some in each run, however many exports run and never come to an end', async () => {
    const at = world(...many(20, 'G'));
    await at.plan(NIGHT);
    at.work.toSync.splice(0);
    const running = { stage: 'exporting' as const, export: { operationId: 'o', askedAtMs: 0, polls: 1 } };
    for (let index = 0; index < 20; index += 1) {
      const document = await at.document(`G${String(index).padStart(3, '0')}`);
      await at.book.write({ ...document, dueAtMs: at.clock.nowMs, ...(index < 14 && running) });
    }
    const { ids } = await at.handedOut();
    expect(ids).toHaveLength(EXPORTS_A_RUN);
    expect(ids.filter((id) => id >= 'G014').sort()).toEqual(['G014', 'G015']);
  });

  it('says when something is due next, estimates and those that wait for their turn included', async () => {
    const at = world(...many(EXPORTS_A_RUN + 1, 'G'));
    await at.plan(NIGHT);
    const { nextDueAt } = await at.handedOut();
    expect(nextDueAt).toBe(new Date(at.clock.nowMs + RUN_MS).toISOString());
  });

  it('hands out nothing twice where two of it run at once', async () => {
    const at = world(...many(5, 'D', { commerce: 'legacy' }));
    await at.plan(NIGHT);
    at.work.toSync.splice(0);
    at.clock.nowMs += 900_000;
    await Promise.all([queueDue(at.tools, at.clock.nowMs), queueDue(at.tools, at.clock.nowMs)]);
    expect(at.work.toSync.map(({ id }) => id).sort()).toEqual(['D000', 'D001', 'D002', 'D003', 'D004']);
  });
});

describe('asksExports', () => {
  const loading = { eTag: 'e', announced: 2, kept: [], nextPage: undefined, reading: undefined };
  const document = {
    source: 'v2' as const,
    night: day(NIGHT),
    linesNight: undefined,
    loading: undefined,
    export: undefined,
    published: undefined,
  };
  it.each([
    { what: 'a document that is exported', over: {}, want: true },
    { what: 'one that is read page by page', over: { source: 'v1' as const }, want: false },
    { what: 'one whose lines are this night’s', over: { linesNight: day(NIGHT) }, want: false },
    {
      what: 'one whose blobs are on their way',
      over: { loading: { ...loading, complete: false } },
      want: true,
    },
    { what: 'one whose blobs are all here', over: { loading: { ...loading, complete: true } }, want: false },
  ])('of $what is $want', ({ over, want }) => {
    expect(asksExports({ ...document, ...over })).toBe(want);
  });
});

describe('what is never seen', () => {
  it('goes first also in the plan itself', async () => {
    const old = many(7, 'G');
    const at = world(...old);
    await at.night(NIGHT);
    at.source.documentsNow = [...old, ...many(3, 'N', { period: period('2024-03') })];
    await at.plan('2024-04-09');
    const sent = at.work.toSync.map(({ id }) => id);
    expect(sent).toHaveLength(EXPORTS_A_RUN);
    expect(sent.filter((id) => id.startsWith('N'))).toHaveLength(3);
  });
});
