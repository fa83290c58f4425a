import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BillingPeriod, Day } from '../../../lib/values/day.ts';
import { aFiledInvoice, anOctober } from '../../builders/closing.ts';
import { documentId } from '../../builders/billing.ts';
import { NOVEMBER, OCTOBER } from '../../builders/case.ts';

const NIGHT = '2026-12-10' as Day;
const NO_NOVEMBER = 'No invoice of billing period 2026-11 is there, though it is past day 10.';
const LOST = 'G000009 is known and no longer listed.';
const [OURS, OTHER] = [documentId('G000001'), documentId('G000002')];

let office: Awaited<ReturnType<typeof anOctober>>;
beforeEach(async () => {
  office = await anOctober([]);
  await office.receives(aFiledInvoice({ id: OTHER, period: NOVEMBER }));
  office.to(NIGHT);
});

async function begun(planned: readonly (typeof OURS)[], problems: readonly string[] = []) {
  const about = { [NO_NOVEMBER]: NOVEMBER, [LOST]: documentId('G000009') };
  await office.billing.beginNight({
    ...{ night: NIGHT, startedAtMs: 1, planned, finished: [], failed: [], endedAtMs: 1 },
    ...{ problems, about, balanceProblems: [] },
  });
}

async function checkOf(period: BillingPeriod) {
  const answer = await office.periods.periodNow(period);
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value.checks.find(({ check }) => check === 'night_whole')!;
}

describe('the latest night, to a period', () => {
  it('is whole though the invoice of a later one is not there, and for that one it is not', async () => {
    await begun([], [NO_NOVEMBER]);
    expect(await checkOf(OCTOBER)).toMatchObject({ verdict: 'holds', detail: '' });
    expect(await checkOf(NOVEMBER)).toMatchObject({ verdict: 'fails', detail: NO_NOVEMBER });
  });

  it('lets an old period be prepared that nothing else holds up', async () => {
    await begun([], [NO_NOVEMBER]);
    expect(await office.prepares()).toMatchObject({ ok: true, value: { state: 'prepared' } });
  });

  it('is not whole where one of its own documents is lost, failed, open or without its statement', async () => {
    await office.receives(aFiledInvoice({ id: 'G000009' }));
    await begun([], [LOST]);
    expect(await checkOf(OCTOBER)).toMatchObject({ verdict: 'fails', detail: LOST });
    expect(await checkOf(NOVEMBER)).toMatchObject({ verdict: 'holds' });
    await begun([OURS, OTHER]);
    await office.billing.settleInNight(NIGHT, OTHER, 'failed', 2);
    expect(await checkOf(OCTOBER)).toMatchObject({
      detail: `the night of ${NIGHT} is still running: ${OURS}.`,
      left: { figure: 0 },
      right: { figure: 1 },
    });
    expect(await checkOf(NOVEMBER)).toMatchObject({ detail: `failed: ${OTHER}.` });
    await office.billing.endNight(NIGHT, 3);
    expect(await checkOf(OCTOBER)).toMatchObject({
      detail: `the night of ${NIGHT} ended with these open: ${OURS}.`,
    });
    await office.billing.settleInNight(NIGHT, OURS, 'without_statement', 4);
    expect(await checkOf(OCTOBER)).toMatchObject({ detail: `The statement of ${OURS} is missing.` });
    await office.billing.settleInNight(NIGHT, OTHER, 'finished', 5);
    expect(await checkOf(NOVEMBER)).toMatchObject({ verdict: 'holds' });
  });

  it('is whole for none where nobody can say what is missing from its list', async () => {
    await begun([], ['The list of documents came empty, though 2 are known.']);
    expect(await checkOf(OCTOBER)).toMatchObject({ verdict: 'fails', mayBeWaived: true });
    expect(await checkOf(NOVEMBER)).toMatchObject({ verdict: 'fails' });
  });
});
