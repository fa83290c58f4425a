import { beforeEach, describe, expect, it } from '@jest/globals';
import type { BillingDocument } from '../../../lib/billing/document.ts';
import { askDocument } from '../../../lib/billing/night/ask-document.ts';
import { aHeader, aVersion, day, documentId } from '../../builders/billing.ts';
import { aBillingDocument } from '../../builders/billing-document.ts';
import { inMemoryBillingBook } from '../../fakes/in-memory-billing-book.ts';
import { inMemoryBillingWork } from '../../fakes/in-memory-billing-work.ts';

const NOW_MS = Date.parse('2024-03-20T10:00:00Z');
const id = 'G016907411';

let book: ReturnType<typeof inMemoryBillingBook>;
let work: ReturnType<typeof inMemoryBillingWork>;
let notes: [string, object][];

beforeEach(() => {
  book = inMemoryBillingBook();
  work = inMemoryBillingWork();
  notes = [];
});

const tools = () => ({
  book,
  work,
  nowMs: () => NOW_MS,
  note: (message: string, fields: object) => void notes.push([message, fields]),
});
const ask = (wish: 'sync' | 'reload', caller = ' ada ') => askDocument(tools(), { id, caller }, wish);
const keep = (over: Partial<BillingDocument>) => book.write(aBillingDocument(over));
const stored = async () => {
  const found = await book.read(documentId(id));
  if (!found) throw new Error('it is gone');
  return found;
};

/** At rest since its night: filed, and nothing left to do. */
const filed = { stage: 'filed', published: aVersion(), linesNight: day('2024-03-09') } as const;

describe('asking for a document outside a night', () => {
  it('has its lines looked at again, in its own night, and leaves what is published to its readers', async () => {
    await keep(filed);
    expect(await ask('sync')).toEqual({ ok: true, value: { documentId: id, wish: 'sync', state: 'asked' } });
    const document = await stored();
    expect(document).toMatchObject({ stage: 'filed', published: { version: 'v-1' }, night: '2024-03-09' });
    expect(document).toMatchObject({ linesNight: undefined, dueAtMs: NOW_MS });
    expect(work.toSync).toEqual([{ night: '2024-03-09', id }]);
    expect(notes).toEqual([['document asked for', { documentId: id, wish: 'sync', by: 'ada' }]]);
  });

  it('to read it again changes nothing but that, and asks Microsoft for nothing', async () => {
    await keep(filed);
    await ask('reload');
    expect(await stored()).toMatchObject({ reload: true, linesNight: '2024-03-09', dueAtMs: NOW_MS });
    expect(work.toSync).toHaveLength(1);
  });

  it('is told in its timeline, with the name of whoever asked', async () => {
    await keep({ ...filed, history: [{ atMs: 1, what: 'filed' }] });
    await ask('sync');
    expect((await stored()).history).toEqual([
      { atMs: 1, what: 'filed' },
      { atMs: NOW_MS, what: 'asked for again', ids: { by: 'ada' } },
    ]);
  });

  it('is not due to anybody else while its message is on its way, and is again where that got lost', async () => {
    await keep(filed);
    await ask('sync');
    expect((await book.due(NOW_MS, 10)).ids).toEqual([]);
    expect((await book.due(NOW_MS + 15 * 60_000, 10)).ids).toEqual([id]);
  });

  it('looks early where Microsoft had no data, or failed: the next look is now', async () => {
    await keep({
      stage: 'not_ready',
      failure: 'Microsoft has no lines for it yet: 5000',
      dueAtMs: NOW_MS + 1,
    });
    expect(await ask('sync')).toMatchObject({ value: { state: 'asked' } });
    expect((await stored()).dueAtMs).toBe(NOW_MS);
  });

  it.each([
    ['an export runs', { export: { operationId: 'op', askedAtMs: 0, polls: 1 }, dueAtMs: NOW_MS + 60_000 }],
    ['it is due', { dueAtMs: NOW_MS - 1 }],
  ])('writes nothing where %s already, and only sends the message again', async (_what, over) => {
    await keep({ stage: 'exporting', ...over });
    const before = await stored();
    expect(await ask('sync')).toMatchObject({ ok: true, value: { state: 'under_way' } });
    expect(await stored()).toEqual(before);
    expect(work.toSync).toHaveLength(1);
  });

  it('twice to be read again is once', async () => {
    await keep(filed);
    await ask('reload');
    const before = await stored();
    expect(await ask('reload', 'ben')).toMatchObject({ value: { state: 'under_way' } });
    expect(await stored()).toEqual(before);
  });

  it('goes on where somebody else wrote first, and keeps what they wrote', async () => {
    await keep(filed);
    book.loseNextWrites(3);
    expect(await ask('sync')).toMatchObject({ value: { state: 'asked' } });
    expect((await stored()).history).toHaveLength(1);
    book.loseNextWrites(99);
    expect(await ask('reload')).toMatchObject({ ok: false, why: 'conflict' });
  });

  it('says what is missing where it cannot be done', async () => {
    expect(await ask('sync')).toMatchObject({
      why: 'absent',
      detail: expect.stringContaining('once a night has listed it'),
    });
    await keep({ stage: 'listed' });
    expect(await ask('reload')).toMatchObject({
      why: 'impossible',
      detail: expect.stringContaining('published yet'),
    });
    expect(work.toSync).toEqual([]);
  });

  it('does not find a document under another number', async () => {
    await book.write(aBillingDocument({ header: aHeader({ id: documentId('G2') }) }));
    expect(await ask('sync')).toMatchObject({ why: 'absent' });
  });
});
