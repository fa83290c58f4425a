import { beforeEach, describe, expect, it } from '@jest/globals';
import { canonical } from '../../../lib/reconciliation/audit/canonical.ts';
import { chainProblems } from '../../../lib/reconciliation/audit/chain-problems.ts';
import { chained, entryHash, type Chained } from '../../../lib/reconciliation/audit/chained.ts';
import { verifyAudit } from '../../../lib/reconciliation/audit/verify-audit.ts';
import { decideMatch } from '../../../lib/reconciliation/cases/matches/decide-match.ts';
import { nightlyFigures } from '../../../lib/reconciliation/nightly-figures.ts';
import { addDays } from '../../../lib/values/day.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import { aDiscrepancy, aReconciliation, NIGHT, NOVEMBER, OCTOBER } from '../../builders/case.ts';
import { aFiledInvoice, anOctober } from '../../builders/closing.ts';
import { sha256 } from '../../fakes/sha256.ts';

type Account = Chained & { readonly owner: string };
const SAID = { atMs: 1, by: 'ada', what: 'Changed.', why: '', facts: {} };
const write = (before: Account | undefined, owner: string, chain = 'case:one') =>
  chained<Account>(chain, before, { owner }, SAID, sha256);
const problems = (entries: Parameters<typeof chainProblems>[1], record: Chained | undefined) =>
  chainProblems('case:one', entries, record, sha256).map(
    ({ number, problem }) => `${number ?? '-'} ${problem}`,
  );

describe('what does not fit in a chain', () => {
  const first = write(undefined, 'a');
  const second = write(first.after, 'b');
  const third = write(second.after, 'c');

  it('is told of each entry, in words', () => {
    const { entry } = write(undefined, 'x', 'case:two');
    expect(problems([entry], undefined)).toEqual([
      '1 belongs to case:two',
      '1 is there, and the record it is about is not',
    ]);
    expect(problems([first.entry, third.entry], third.after)).toEqual([
      '3 stands where entry 2 should',
      '3 does not follow the entry before it',
    ]);
    expect(problems([second.entry], second.after)).toEqual([
      '2 stands where entry 1 should',
      '2 does not follow the entry before it',
    ]);
    const rewritten = { ...second.entry, why: 'another' };
    const rehashed = { ...rewritten, hash: entryHash(rewritten, sha256) };
    expect(problems([first.entry, rehashed, third.entry], third.after)).toEqual([
      '3 does not follow the entry before it',
    ]);
  });

  it('is told of the record that it is about', () => {
    expect(problems([], first.after)).toEqual(['- has no entries, and the record it is about is there']);
    expect(problems([first.entry], second.after)).toEqual([
      '1 is the last one, and the record names entry 2 as its last',
    ]);
    expect(problems([first.entry], { ...first.after, head: 'x' })).toEqual([
      '1 is the last one, and the record names entry 1 as its last',
    ]);
    expect(problems([first.entry], { ...first.after, owner: 'mallory' } as Account)).toEqual([
      '1 left another record behind than the one that is there',
    ]);
  });
});

describe('the text of a value', () => {
  it('has members by their names at every depth, and nothing for what is not there', () => {
    expect(canonical({ c: null, b: { z: 1, y: [{ q: 1, p: undefined }] }, a: 'x' })).toBe(
      '{"a":"x","b":{"y":[{"q":1}],"z":1},"c":null}',
    );
  });
});

describe('the history of a signed period', () => {
  const ours = aDiscrepancy();
  let office: Awaited<ReturnType<typeof anOctober>>;
  const verified = async (chain: string) => {
    const answer = await verifyAudit({ ...office.books, ...office.clock }, { chain });
    return answer.ok ? answer.value.problems.map(({ problem }) => problem) : [answer.detail];
  };
  beforeEach(async () => {
    office = await anOctober([ours]);
  });

  it('stands while its cases go on, and is broken where one of them is rewritten', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares();
    await office.closes();
    expect(await verified(`period:${OCTOBER}`)).toEqual([]);
    await office.reconciles(addDays(NIGHT, 5), []);
    expect(await verified(`period:${OCTOBER}`)).toEqual([]);
    const trail = office.books.trails.get(`case:${ours.id}`)!;
    office.books.trails.set(
      `case:${ours.id}`,
      trail.map((entry) => ({ ...entry, hash: `${entry.hash}0` })),
    );
    expect(await verified(`period:${OCTOBER}`)).toEqual([
      `was signed with another history of the case ${ours.id}`,
    ]);
  });

  it('holds the cases that were carried into it as well', async () => {
    await office.decides(ours.id, 'waiting_on_microsoft');
    await office.receives(aFiledInvoice({ id: 'G000002', period: NOVEMBER }));
    office.to('2026-12-10');
    await office.night('2026-12-10' as never, '600.00', [
      { id: 'G000001', total: '300.00' },
      { id: 'G000002', total: '300.00' },
    ]);
    await office.reconciles('2026-12-10' as never, [ours]);
    expect(await office.prepares('ada', {}, NOVEMBER)).toMatchObject({ ok: true });
    expect(await verified(`period:${NOVEMBER}`)).toEqual([]);
    office.books.trails.set(`case:${ours.id}`, []);
    expect(await verified(`period:${NOVEMBER}`)).toEqual([
      `was signed with another history of the case ${ours.id}`,
    ]);
  });

  it('is broken where what was signed is gone', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares();
    const periods = { ...office.books.periods, snapshot: async () => undefined };
    const answer = await verifyAudit(
      { ...office.books, ...office.clock, periods },
      { chain: `period:${OCTOBER}` },
    );
    expect(answer).toMatchObject({
      value: {
        problems: [{ chain: `period:${OCTOBER}`, problem: 'names a snapshot that is not what was signed' }],
      },
    });
  });

  it('is verified also where the list of all trails does not name it, or one of its cases', async () => {
    await office.decides(ours.id, 'accepted');
    await office.prepares();
    await office.closes();
    const whole = async (hidden: string) => {
      const audit: typeof office.books.audit = {
        ...office.books.audit,
        async chains(after, limit) {
          const part = await office.books.audit.chains(after, limit);
          return { ...part, chains: part.chains.filter((chain) => chain !== hidden) };
        },
        unnamed: async (chains) => chains.filter((chain) => chain === hidden),
      };
      const answer = await verifyAudit({ ...office.books, ...office.clock, audit }, {});
      return answer.ok ? answer.value : undefined;
    };
    const stands = await whole('nothing');
    expect(stands).toMatchObject({ chains: 2, problems: [] });
    expect(await whole(`period:${OCTOBER}`)).toEqual({
      ...stands,
      problems: [
        {
          ...{ chain: `period:${OCTOBER}`, number: undefined },
          problem: 'is missing in the list of all trails',
        },
      ],
    });
    const [problem] = (await whole(`case:${ours.id}`))?.problems ?? [];
    expect(problem).toMatchObject({
      ...{ chain: `period:${OCTOBER}` },
      problem: `was signed with case:${ours.id}, which is missing in the list of all trails`,
    });
  });

  it('is one of those that are verified, beside the words on matches', async () => {
    const suggestion = {
      ...{ id: 'order:a:p1', identity: 'order:a', purchaseId: asId<'PurchaseId'>('p1'), lines: [] },
      ...{ customerId: asId<'CustomerId'>('c'), amount: money('1', 'EUR'), period: OCTOBER, detail: '' },
    };
    const reconciliation = { ...aReconciliation([], addDays(NIGHT, 1)), suggestions: [suggestion] };
    await office.reconciliations.save(reconciliation, nightlyFigures(reconciliation));
    const desk = { ...office.books, ...office.clock, reconciliations: office.reconciliations };
    await decideMatch(desk, { id: suggestion.id, body: { decision: 'refused', why: 'No.' }, caller: 'ada' });
    expect(await verified('match:order:a')).toEqual([]);
    expect(await verifyAudit(desk, {})).toMatchObject({ value: { chains: 2, entries: 2, problems: [] } });
    expect(await verified('case:none')).toEqual(['There is no audit trail case:none.']);
  });
});
