import { describe, expect, it } from '@jest/globals';
import { askDocument } from '../../../lib/billing/night/ask-document.ts';
import { endNights } from '../../../lib/billing/night/end-nights.ts';
import { isWhole } from '../../../lib/billing/night/settle-night.ts';
import { day } from '../../builders/billing.ts';
import { oneDocument } from '../../builders/one-document.ts';
import { WorldFailure } from '../../fakes/scripted-billing-source.ts';

const ID = 'G016907411';
const NIGHT = day('2024-03-09');

describe('a document that its night was told as finished', () => {
  /** Its statement is here and says nothing that can be read, so that whoever looks again fetches it again. */
  const toldAsWhole = async () => {
    const at = oneDocument({ figures: undefined });
    const told: boolean[] = [];
    at.tools.work.reconcile = async (_, complete) => void told.push(complete);
    await at.night(NIGHT);
    return { ...at, told, run: () => at.book.night(NIGHT) };
  };

  it('takes what is whole from its night before it rests with something amiss, where its worker dies after that', async () => {
    const at = await toldAsWhole();
    expect(at.told).toEqual([true]);
    await askDocument(at.tools, { id: ID, caller: 'ada' }, 'reload');
    at.script.statement = new WorldFailure('unauthorized');
    const write = at.book.write.bind(at.book);
    at.tools.book.write = async (document) => {
      const written = await write(document);
      if (document.statementProblem !== undefined) throw new Error('killed');
      return written;
    };
    await expect(at.sync()).rejects.toThrow('killed');
    expect((await at.document()).statementProblem).toBeDefined();
    const run = await at.run();
    expect(run).toMatchObject({ failed: [], problems: [`The statement of ${ID} is missing.`] });
    expect(run && isWhole(run)).toBe(false);
    await endNights(at.tools, at.clock.nowMs);
    expect(at.told).toEqual([true, false]);
  });

  it('leaves its night too strict where its worker dies before that, until its message comes back', async () => {
    const at = await toldAsWhole();
    await askDocument(at.tools, { id: ID, caller: 'ada' }, 'reload');
    at.script.statement = new WorldFailure('unauthorized');
    const write = at.book.write.bind(at.book);
    at.tools.book.write = async (document) => {
      if (document.statementProblem !== undefined) throw new Error('killed');
      return write(document);
    };
    await expect(at.sync()).rejects.toThrow('killed');
    expect((await at.run())?.problems).toEqual([`The statement of ${ID} is missing.`]);
    at.tools.book.write = write;
    at.script.statement = oneDocument().script.statement;
    expect(await at.sync()).toBe('finished');
    expect((await at.run())?.problems).toEqual([]);
    await endNights(at.tools, at.clock.nowMs);
    expect(at.told).toEqual([true, true]);
  });

  it('ends its night with the message that it is not whole where it is the last one and fails', async () => {
    const at = oneDocument({ export: [new WorldFailure('forbidden')] });
    const told: boolean[] = [];
    at.tools.work.reconcile = async (_, complete) => void told.push(complete);
    await at.night(NIGHT);
    expect(told).toEqual([false]);
    expect(await at.book.night(NIGHT)).toMatchObject({ endedBy: 'all_settled', failed: [ID], news: 1 });
    expect(at.alarms.map(({ message }) => message)).toContain('night is not whole');
  });

  it('has the last word of its night corrected where a plan found something amiss while it was told as whole', async () => {
    const at = oneDocument();
    const told: boolean[] = [];
    at.tools.work.reconcile = async (night, complete) => {
      const run = await at.book.night(night);
      if (run && told.length === 0)
        await at.book.beginNight({ ...run, planned: [], problems: ['A document is gone.'] });
      told.push(complete);
    };
    await at.night(NIGHT);
    expect(told).toEqual([true, false]);
  });
});
