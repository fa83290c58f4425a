import { describe, expect, it } from '@jest/globals';
import { aHeader, collected, day, documentId, euro, period } from '../../builders/billing.ts';
import { endNights } from '../../../lib/billing/night/end-nights.ts';
import { planNight } from '../../../lib/billing/night/plan-night.ts';
import { queueDue } from '../../../lib/billing/night/queue-due.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  WorldFailure,
} from '../../fakes/scripted-billing-source.ts';

const feb = scriptedDocument(aHeader());
const FEB = 'G016907411';

const world = (...documents: ReturnType<typeof scriptedDocument>[]) => {
  const source = scriptedBillingSource(...documents);
  return { source, ...billingTools(source) };
};

const queued = (at: ReturnType<typeof world>) => at.work.toSync.map(({ id }) => id);

describe('planning a night', () => {
  it('asks for every document it has never seen, one message each', async () => {
    const at = world(feb, scriptedDocument(aHeader({ id: documentId('D2'), commerce: 'legacy' })));
    const plan = await at.plan('2024-03-09');
    expect(plan).toMatchObject({ listed: 2, asked: 2, problems: [] });
    expect(queued(at)).toEqual([FEB, 'D2']);
    expect(await at.document()).toMatchObject({ stage: 'listed', source: 'v2', night: '2024-03-09' });
    expect(await at.document('D2')).toMatchObject({ source: 'v1' });
    expect(await at.book.night(day('2024-03-09'))).toMatchObject({
      planned: ['D2', FEB],
      finished: [],
      endedAtMs: undefined,
    });
  });

  it.each([
    { night: '2024-03-10', asks: true, because: 'its period is one of the last three closed ones' },
    { night: '2024-05-31', asks: true, because: 'its period is one of the last three closed ones' },
    { night: '2024-06-20', asks: true, because: 'a year is looked at again once a week' },
    { night: '2025-03-20', asks: true, because: 'thirteen months are a year and the month of its last day' },
    { night: '2025-04-20', asks: false, because: 'its period is older than thirteen months' },
  ])(
    'on $night asks for a filed and unchanged document of February: $asks, because $because',
    async ({ night, asks }) => {
      const at = world(feb);
      await at.night('2024-03-09');
      expect((await at.plan(night)).asked).toBe(asks ? 1 : 0);
    },
  );

  it.each([
    {
      nights: ['2024-06-03', '2024-06-08'],
      asked: [1, 0],
      because: 'Monday is the first night since Sunday',
    },
    { nights: ['2024-06-08', '2024-06-09'], asked: [1, 1], because: 'Sunday begins a new week' },
    { nights: ['2024-06-09', '2024-06-10'], asked: [1, 0], because: 'Sunday has asked' },
    { nights: ['2024-06-07', '2024-06-12'], asked: [1, 1], because: 'Sunday to Tuesday did not run' },
  ])('on $nights asks for a document of an older period $asked times, because $because', async (week) => {
    const at = world(feb);
    await at.night('2024-03-09');
    const asked: number[] = [];
    for (const night of week.nights) asked.push((await at.night(night)).asked);
    expect((await at.document()).stage).toBe('filed');
    expect(asked).toEqual(week.asked);
  });

  it('asks for an old document whose header changed, and for one that is not filed', async () => {
    const paid = { ...feb, header: aHeader() };
    const untied = scriptedDocument(aHeader({ id: documentId('G2'), total: euro('1.00') }));
    const at = world(paid, untied);
    await at.night('2024-03-09');
    paid.header = aHeader({ paid: euro('300.00') });
    await at.plan('2024-12-09');
    expect(queued(at)).toEqual([FEB, 'G2']);
    expect((await at.document()).header.paid).toEqual(euro('300.00'));
  });

  it('takes a header for the same whether what it lacks is named or not: a table gives back only what is there', async () => {
    const stored: Partial<ReturnType<typeof aHeader>> = { ...aHeader() };
    delete (stored as { amendsOf?: unknown }).amendsOf;
    const at = world(feb);
    await at.night('2024-03-09');
    const document = await at.document();
    await at.book.write({ ...document, header: stored as typeof document.header });
    expect((await at.plan('2025-07-09')).asked).toBe(0);
  });

  it('ends at once, and has the book reconciled, where there is nothing to ask for', async () => {
    const at = world(feb);
    await at.night('2024-03-09');
    await at.plan('2025-07-09');
    expect(at.work.toReconcile).toEqual(['2024-03-09', '2025-07-09']);
    expect((await at.book.night(day('2025-07-09')))?.endedAtMs).toBeDefined();
  });

  it('comes to the same when it is planned twice, before and after its documents are done', async () => {
    const at = world(feb);
    await at.plan('2024-03-09');
    await at.plan('2024-03-09');
    await at.settle(3_600_000);
    const after = await at.document();
    await at.plan('2024-03-09');
    await at.settle(3_600_000);
    expect(await at.document()).toEqual(after);
    expect(at.source.asked.filter((what) => what.startsWith('export G'))).toHaveLength(1);
    expect(await at.book.night(day('2024-03-09'))).toMatchObject({
      planned: [FEB],
      finished: [FEB],
      failed: [],
    });
    expect((await at.book.night(day('2024-03-09')))?.endedAtMs).toBeDefined();
  });

  it('completes a plan that was killed before it had asked', async () => {
    const at = world(feb);
    const write = at.book.write.bind(at.book);
    at.tools.book.write = async () => {
      throw new Error('killed');
    };
    await expect(at.plan('2024-03-09')).rejects.toThrow('killed');
    expect((await at.book.night(day('2024-03-09')))?.endedAtMs).toBeUndefined();
    at.tools.book.write = write;
    await at.night('2024-03-09');
    expect((await at.document()).stage).toBe('filed');
    expect((await at.book.night(day('2024-03-09')))?.endedAtMs).toBeDefined();
  });

  it('asks again in the same night where a document changed after it was done', async () => {
    const changing = { ...feb, header: aHeader() };
    const at = world(changing);
    await at.night('2024-03-09');
    changing.header = aHeader({ isVoid: true });
    await at.plan('2024-03-09');
    expect(await at.book.night(day('2024-03-09'))).toMatchObject({ finished: [], endedAtMs: undefined });
    await at.settle(3_600_000);
    expect(await at.book.night(day('2024-03-09'))).toMatchObject({ finished: [FEB] });
    expect((await at.document()).header.isVoid).toBe(true);
  });

  it('queues a document once while its message waits, and again after a quarter of an hour', async () => {
    const at = world(feb);
    await at.plan('2024-03-09');
    const ticks: number[] = [];
    for (let minutes = 5; minutes <= 30; minutes += 5) {
      at.clock.nowMs += 300_000;
      const before = at.work.toSync.length;
      await queueDue(at.tools, at.clock.nowMs);
      ticks.push(at.work.toSync.length - before);
    }
    expect(ticks).toEqual([0, 0, 1, 0, 0, 1]);
    // The message that was on its way all the time finds its document due.
    await at.sync();
    expect(at.source.asked).toEqual([`export ${FEB}`]);
  });

  it('does not take a question back that a later night has asked', async () => {
    const at = world(feb);
    await at.plan('2024-03-10');
    expect((await at.plan('2024-03-09')).asked).toBe(0);
    expect((await at.document()).night).toBe('2024-03-10');
  });

  it.each([
    { begun: '2024-03-10T01:00:00Z', exports: 1, because: 'its export is an hour old' },
    { begun: '2024-03-09T02:00:00Z', exports: 2, because: 'an export of a day ago does not answer tonight' },
  ])('takes over what the night before did not finish: $because', async ({ begun, exports }) => {
    const slow = { ...feb, export: ['running', 'ready'] as typeof feb.export };
    const at = world(slow);
    at.clock.nowMs = Date.parse(begun);
    await at.plan('2024-03-09');
    await at.settle(60_000);
    expect((await at.document()).stage).toBe('exporting');
    await at.night('2024-03-10');
    // It never came in the night before.
    expect(await at.book.night(day('2024-03-09'))).toMatchObject({
      planned: [FEB],
      failed: [FEB],
      finished: [],
    });
    expect(await at.document()).toMatchObject({ stage: 'filed', night: '2024-03-10' });
    expect(at.source.asked.filter((what) => what.startsWith('export G'))).toHaveLength(exports);
  });

  it('says so where a later night has its documents already, and is not whole, however often it is planned', async () => {
    const at = world(feb);
    await at.night('2024-03-09');
    await at.night('2024-03-11');
    const sentence = 'It was planned after a later night, which has 1 of its documents.';
    for (let plans = 0; plans < 2; plans += 1) {
      expect((await at.plan('2024-03-10')).problems).toContain(sentence);
      const run = await at.book.night(day('2024-03-10'));
      expect(run).toMatchObject({ planned: [], problems: expect.arrayContaining([sentence]) });
    }
    // The night that had it in its own time does not lack it.
    expect((await at.plan('2024-03-09')).problems).toEqual([]);
  });

  it('refuses a night that has not come yet, before it asks or writes anything', async () => {
    const at = world(feb);
    await expect(planNight(at.tools, day('2024-03-10'))).rejects.toThrow(
      'the night of 2024-03-10 has not come yet',
    );
    expect(await at.book.night(day('2024-03-10'))).toBeUndefined();
    expect(await collected(at.book.all())).toEqual([]);
  });

  it('asks for the others where one document cannot be written; the night is not whole and planned again', async () => {
    const at = world(feb, scriptedDocument(aHeader({ id: documentId('G2') })));
    const write = at.book.write.bind(at.book);
    at.tools.book.write = async (document) => {
      if (document.header.id === FEB) throw new Error('the item is too large');
      return write(document);
    };
    await at.night('2024-03-09');
    expect(at.alarms).toMatchObject([{ message: 'document not asked for', fields: { documentId: FEB } }]);
    const run = await at.book.night(day('2024-03-09'));
    expect(run).toMatchObject({ planned: [FEB, 'G2'], finished: ['G2'], endedAtMs: undefined });
    await endNights(at.tools, Date.parse('2024-03-09T03:02:00Z'));
    expect(at.work.toPlan).toEqual(['2024-03-09']);
    await endNights(at.tools, Date.parse('2024-03-09T08:00:00Z'));
    expect(at.alarms.at(-1)).toMatchObject({ message: 'night is not whole', fields: { open: [FEB] } });
  });

  it('puts its question again where the document was written by somebody else meanwhile', async () => {
    const at = world(feb);
    at.book.loseNextWrites(3);
    await at.plan('2024-03-09');
    expect((await at.document()).night).toBe('2024-03-09');
  });

  it('stays visibly without an end where the documents cannot be listed, and still keeps the balance', async () => {
    const at = world(feb);
    at.source.listing = new WorldFailure('unavailable', 'no answer');
    await expect(at.plan('2024-03-09')).rejects.toThrow('no answer');
    const night = await at.book.night(day('2024-03-09'));
    expect(night).toMatchObject({ planned: [], endedAtMs: undefined });
    expect(night?.problems).toEqual(['The documents could not be listed: no answer']);
    expect(at.work.toReconcile).toEqual([]);
    expect(await collected(at.book.balances())).toHaveLength(1);
  });

  it('asks for the others, counts what is known and says what is wrong where an invoice cannot be read', async () => {
    const other = scriptedDocument(aHeader({ id: documentId('G2') }));
    const at = world(feb, other);
    await at.plan('2024-03-09');
    at.source.documentsNow = [feb];
    at.source.listingProblems = ['Invoice "G2" cannot be read: totalCharges: is missing.'];
    const plan = await at.plan('2024-03-10');
    expect(plan).toMatchObject({ asked: 1, problems: at.source.listingProblems });
    expect((await at.book.night(day('2024-03-10')))?.problems).toEqual(at.source.listingProblems);
    expect(at.notes.filter(({ message }) => message === 'document not readable')).toHaveLength(1);
    const [, snapshot] = await collected(at.book.balances());
    expect(snapshot?.counted).toBe(2);
  });

  it('says so where a list came empty that was not before, and where the month has no invoice by the 10th', async () => {
    const at = world(feb);
    await at.night('2024-03-09');
    at.source.documentsNow = [];
    expect((await at.plan('2024-04-10')).problems).toEqual([
      'The list of documents came empty, though 1 are known.',
      'No invoice of billing period 2024-03 is there, though it is past day 10.',
    ]);
    expect(at.alarms.map(({ message }) => message)).toContain('night has problems');
    // An empty list ends nothing: the night stays open for another plan, until its hour.
    expect(await at.book.night(day('2024-04-10'))).toMatchObject({ planned: [], endedAtMs: undefined });
    expect(at.work.toReconcile).toEqual(['2024-03-09']);
    at.source.documentsNow = [feb];
    await at.night('2024-04-10');
    expect(await at.book.night(day('2024-04-10'))).toMatchObject({ finished: [FEB], endedBy: 'all_settled' });
  });

  it('names a document that is no longer listed, unless it is old', async () => {
    const old = scriptedDocument(aHeader({ id: documentId('G1'), period: period('2022-12') }));
    const at = world(old, feb, scriptedDocument(aHeader({ id: documentId('G2') })));
    await at.plan('2024-03-09');
    at.source.documentsNow = [feb];
    const lost = 'G2 is known and no longer listed.';
    expect((await at.plan('2024-03-10')).problems).toEqual([lost]);
    expect((await at.book.night(day('2024-03-10')))?.about).toEqual({ [lost]: 'G2' });
  });

  it('names line items that a document of its kind does not have', async () => {
    const at = world(scriptedDocument(aHeader({ commerce: 'legacy', lineSources: ['quantum/lines'] })));
    expect((await at.plan('2024-03-09')).problems).toEqual([
      `${FEB} names the line items quantum/lines, which a document of its kind does not have.`,
    ]);
  });
});

describe('a document of another period', () => {
  it('is read from v1 where its period is from before the export', async () => {
    const at = world(scriptedDocument(aHeader({ period: period('2024-01') })));
    await at.plan('2024-03-09');
    expect((await at.document()).source).toBe('v1');
  });
});
