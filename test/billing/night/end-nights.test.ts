import { describe, expect, it } from '@jest/globals';
import { endNights } from '../../../lib/billing/night/end-nights.ts';
import { isWhole } from '../../../lib/billing/night/settle-night.ts';
import { aHeader, day, documentId } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  WorldFailure,
} from '../../fakes/scripted-billing-source.ts';

const NIGHT = '2024-03-09';
const FEB = 'G016907411';
const AT_EIGHT = Date.parse(`${NIGHT}T08:00:00Z`);

const world = (...documents: ReturnType<typeof scriptedDocument>[]) => {
  const source = scriptedBillingSource(...documents);
  const at = billingTools(source);
  const events: { night: string; complete: boolean }[] = [];
  at.tools.work.reconcile = async (night, complete) => void events.push({ night, complete });
  const end = (nowMs: number) => endNights(at.tools, nowMs);
  const run = async (night = NIGHT) => {
    const found = await at.book.night(day(night));
    if (!found) throw new Error(`no night ${night}`);
    return found;
  };
  const alarms = () => at.alarms.filter(({ message }) => message === 'night is not whole');
  return { source, ...at, events, end, run, notWhole: alarms };
};

const feb = () => scriptedDocument(aHeader());
const slow = () => scriptedDocument(aHeader({ id: documentId('G2') }), { export: ['running'] });

describe('the end of a night', () => {
  it('comes with its last document, and says that the night is whole', async () => {
    const at = world(feb());
    await at.night(NIGHT);
    expect(at.events).toEqual([{ night: NIGHT, complete: true }]);
    expect(await at.run()).toMatchObject({ endedBy: 'all_settled', finished: [FEB] });
    expect(isWhole(await at.run())).toBe(true);
    expect(await at.end(AT_EIGHT)).toEqual({ ended: 0 });
    expect(at.events).toHaveLength(1);
    expect(at.notWhole()).toEqual([]);
  });

  it('comes at eight where something is still open: one message, one alarm that names it', async () => {
    const at = world(feb(), slow());
    await at.night(NIGHT);
    expect(await at.end(AT_EIGHT - 1)).toEqual({ ended: 0 });
    expect(at.events).toEqual([]);
    for (let minutes = 0; minutes < 60; minutes += 5) await at.end(AT_EIGHT + minutes * 60_000);
    expect(at.events).toEqual([{ night: NIGHT, complete: false }]);
    expect(await at.run()).toMatchObject({ endedBy: 'deadline', endedAtMs: AT_EIGHT, finished: [FEB] });
    expect(isWhole(await at.run())).toBe(false);
    expect(at.notWhole()).toMatchObject([{ fields: { night: NIGHT, open: ['G2'], unfinished: 1 } }]);
  });

  it('is not the end of what was late: it settles, and the book is reconciled again', async () => {
    const late = slow();
    const at = world(feb(), late);
    await at.night(NIGHT);
    await at.end(AT_EIGHT);
    at.clock.nowMs = AT_EIGHT + 600_000;
    late.export = ['ready'];
    await at.settle(3 * 3_600_000);
    await at.end(at.clock.nowMs);
    expect(at.events.at(-1)).toEqual({ night: NIGHT, complete: true });
    expect(await at.run()).toMatchObject({ endedBy: 'deadline', finished: [FEB, 'G2'], failed: [] });
    expect(at.notWhole()).toHaveLength(1);
  });

  it('names what failed, once, also where it is settled and fails again', async () => {
    const broken = scriptedDocument(aHeader(), { export: [new WorldFailure('malformed', 'no answer')] });
    const at = world(broken);
    await at.night(NIGHT);
    await at.settle(20 * 3_600_000);
    expect(at.events[0]).toEqual({ night: NIGHT, complete: false });
    expect(at.notWhole()).toMatchObject([{ fields: { failed: [FEB], unfinished: 1 } }]);
  });

  it('says which statements it ends without', async () => {
    const at = world(feb());
    at.source.documentsNow[0]!.statement = new WorldFailure('unauthorized', 'no token');
    await at.night(NIGHT);
    expect(at.events.at(-1)).toEqual({ night: NIGHT, complete: false });
    expect((await at.run()).problems).toEqual([`The statement of ${FEB} is missing.`]);
    expect(at.notWhole()).toHaveLength(1);
    // Another plan of the night asks for nothing, and does not take it for whole.
    at.clock.nowMs += 60_000;
    await at.plan(NIGHT);
    expect(at.events.at(-1)).toEqual({ night: NIGHT, complete: false });
    // Caught up later, it settles in its night like all that is late.
    at.source.documentsNow[0]!.statement = feb().statement;
    await at.settle(7 * 3_600_000);
    expect((await at.document()).statementProblem).toBeUndefined();
    await at.end(at.clock.nowMs);
    expect(at.events.at(-1)).toEqual({ night: NIGHT, complete: true });
    expect(at.notWhole()).toHaveLength(1);
  });

  it('says so too where a later night asked for the document before the rest had come', async () => {
    const [one, other] = [feb(), slow()];
    one.statement = new WorldFailure('unauthorized', 'no token');
    const at = world(one, other);
    await at.night(NIGHT);
    at.source.documentsNow = [one];
    await at.plan('2024-03-10');
    other.export = ['ready'];
    at.source.documentsNow = [one, other];
    await at.sync('G2');
    expect((await at.run()).problems).toEqual([`The statement of ${FEB} is missing.`]);
  });

  it('keeps lacking them where a planner of it was killed right after its plan was written', async () => {
    const at = world(feb());
    at.source.documentsNow[0]!.statement = new WorldFailure('unauthorized', 'no token');
    await at.night(NIGHT);
    at.tools.work.reconcile = async () => {
      throw new Error('killed');
    };
    await expect(at.plan(NIGHT)).rejects.toThrow('killed');
    expect(isWhole(await at.run())).toBe(false);
  });

  it('is told once a run, however many documents settle after it', async () => {
    const many = Array.from({ length: 20 }, (_, index) =>
      scriptedDocument(aHeader({ id: documentId(`D${index}`), commerce: 'legacy' }), {
        statement: new WorldFailure('unauthorized', 'no token'),
      }),
    );
    const at = world(...many);
    await at.night(NIGHT);
    expect(at.events).toHaveLength(1);
    await at.settle(6 * 3_600_000);
    await at.end(at.clock.nowMs);
    await at.end(at.clock.nowMs);
    expect(at.events).toEqual([
      { night: NIGHT, complete: false },
      { night: NIGHT, complete: false },
    ]);
    expect(at.notWhole()).toHaveLength(1);
  });

  it('is not whole where a document came and could not be filed, until it was', async () => {
    const at = world(feb());
    const archive = { ...at.archive };
    at.tools.archive.keep = async (area, ...kept) => {
      if (area === 'statements') throw new Error('the archive does not answer');
      return archive.keep(area, ...kept);
    };
    await at.plan(NIGHT);
    await at.settle(300_000);
    expect(at.events).toEqual([{ night: NIGHT, complete: false }]);
    expect(await at.run()).toMatchObject({ failed: [FEB], finished: [] });
    Object.assign(at.tools.archive, archive);
    await at.settle(2 * 3_600_000);
    await at.end(at.clock.nowMs);
    expect(at.events.at(-1)).toEqual({ night: NIGHT, complete: true });
  });

  it('is not whole where the plan had a problem, and is where a second plan had none', async () => {
    const at = world(feb());
    at.source.balancesNow = new WorldFailure('unavailable', 'no answer');
    await at.night(NIGHT);
    expect(at.events).toEqual([{ night: NIGHT, complete: false }]);
    at.source.balancesNow = [];
    await at.plan(NIGHT);
    expect(at.events.at(-1)).toEqual({ night: NIGHT, complete: true });
  });

  it('never becomes whole by planning it again later, where its balances are lost for good', async () => {
    const at = world(feb());
    at.source.perCurrencyProblem = 'no token';
    await at.night(NIGHT);
    at.source.perCurrencyProblem = undefined;
    for (const later of ['2024-03-12T09:00:00Z', '2024-03-23T02:00:00Z']) {
      at.clock.nowMs = Date.parse(later);
      await at.plan(NIGHT);
      expect(at.events.at(-1)).toEqual({ night: NIGHT, complete: false });
      expect((await at.run()).problems).toEqual([
        "Balances other than the default currency's are missing: no token",
      ]);
    }
  });

  it('comes by deadline where the documents could never be listed', async () => {
    const at = world();
    at.source.listing = new WorldFailure('unavailable', 'no answer');
    await expect(at.plan(NIGHT)).rejects.toThrow('no answer');
    await at.end(AT_EIGHT);
    expect(at.events).toEqual([{ night: NIGHT, complete: false }]);
    expect(at.notWhole()).toMatchObject([
      { fields: { endedBy: 'deadline', problems: ['The documents could not be listed: no answer'] } },
    ]);
  });

  it('sends its message again where it was killed before it had written the end', async () => {
    const at = world(slow());
    await at.night(NIGHT);
    const endNight = at.book.endNight.bind(at.book);
    at.tools.book.endNight = async () => {
      throw new Error('killed');
    };
    await expect(at.end(AT_EIGHT)).rejects.toThrow('killed');
    at.tools.book.endNight = endNight;
    await at.end(AT_EIGHT + 300_000);
    expect(at.events).toHaveLength(2);
    expect(at.notWhole()).toHaveLength(1);
  });
});

describe('a night whose plan did not come to its end', () => {
  const ticks = async (at: ReturnType<typeof world>, hours: number) => {
    for (let minutes = 2; minutes < hours * 60; minutes += 5) await at.end(at.clock.nowMs + minutes * 60_000);
    return at.work.toPlan;
  };

  it('is planned again every hour where nothing could be listed', async () => {
    const at = world();
    at.source.listing = new WorldFailure('unavailable', 'no answer');
    await expect(at.plan(NIGHT)).rejects.toThrow('no answer');
    expect(await ticks(at, 4)).toEqual([NIGHT, NIGHT, NIGHT]);
  });

  it('is planned again where its planner was killed before it had asked', async () => {
    const at = world(feb());
    const write = at.book.write.bind(at.book);
    at.tools.book.write = async () => {
      throw new Error('killed');
    };
    await expect(at.plan(NIGHT)).rejects.toThrow('killed');
    at.tools.book.write = write;
    expect(await ticks(at, 2)).toEqual([NIGHT]);
    await at.night(NIGHT);
    expect(await at.run()).toMatchObject({ endedBy: 'all_settled', finished: [FEB] });
  });

  it('is left alone where its documents only take their time', async () => {
    const at = world(slow());
    await at.plan(NIGHT);
    expect(await ticks(at, 4)).toEqual([]);
  });
});
