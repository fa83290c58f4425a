import { describe, expect, it } from '@jest/globals';
import { planNight } from '../../../lib/billing/night/plan-night.ts';
import { queueDue } from '../../../lib/billing/night/queue-due.ts';
import { aHeader, aVersion, collected, day, documentId, euro, period } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import { scriptedBillingSource, scriptedDocument } from '../../fakes/scripted-billing-source.ts';

const NIGHT = '2026-03-09';

/** So many documents that were filed long ago, and one that changed. What a night then asks of the book is counted. */
async function nightOver(filed: number) {
  const old = Array.from({ length: filed }, (_, index) =>
    scriptedDocument(aHeader({ id: documentId(`G${index}`), period: period('2022-01') })),
  );
  const changed = scriptedDocument(aHeader({ period: period('2022-01') }));
  const source = scriptedBillingSource(...old, changed);
  const at = billingTools(source);
  at.clock.nowMs = Date.parse(`${NIGHT}T02:00:00Z`);
  for (const { header } of [...old, changed])
    await at.book.write({
      header,
      stage: 'filed',
      source: 'v1',
      export: undefined,
      published: aVersion({ source: 'v1' }),
      restatements: [],
      statement: undefined,
      statementProblem: undefined,
      tieOut: undefined,
      failure: undefined,
      firstSeenMs: 0,
      night: day('2026-03-08'),
      linesNight: day('2026-03-08'),
      revision: 0,
      dueAtMs: undefined,
    });
  changed.header = { ...changed.header, paid: euro('300.00') };
  const calls: string[] = [];
  const book = new Proxy(at.book, {
    get: (target, name, receiver) => {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== 'function') return call;
      return (...args: unknown[]): unknown => {
        calls.push(String(name));
        return Reflect.apply(call, target, args);
      };
    },
  });
  const plan = await planNight({ ...at.tools, book }, day(NIGHT));
  await queueDue({ book, work: at.work }, at.clock.nowMs + 300_000);
  const [snapshot] = await collected(at.book.balances());
  return { plan, calls: calls.sort(), snapshot, messages: at.work.toSync.length };
}

describe('what a night costs', () => {
  it('grows with what changed: a thousand filed documents add no call, no write and no message', async () => {
    const [large, small] = [await nightOver(1_000), await nightOver(0)];
    expect(large.plan).toMatchObject({ listed: 1_001, asked: 1 });
    expect(large.calls).toEqual(small.calls);
    expect(
      large.calls.filter((call) => ['write', 'hold', 'beginNight', 'saveBalance'].includes(call)),
    ).toEqual(['beginNight', 'saveBalance', 'write']);
    expect(large.calls.filter((call) => call === 'all')).toHaveLength(1);
    expect(large.messages).toBe(small.messages);
  });

  it('keeps a snapshot of the balances that is as small for a thousand documents as for one', async () => {
    const [large, small] = [await nightOver(1_000), await nightOver(0)];
    expect(large.snapshot).toMatchObject({ counted: 1_001, invoiced: euro('300300.00') });
    expect(JSON.stringify(large.snapshot).length).toBeLessThan(JSON.stringify(small.snapshot).length + 10);
  });
});
