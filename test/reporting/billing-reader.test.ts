import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Kept, NightRun } from '../../lib/billing/billing-book.ts';
import type { Version } from '../../lib/billing/document.ts';
import type { Estimate, EstimateId } from '../../lib/billing/estimates/estimate.ts';
import { judgement } from '../../lib/billing/judgement.ts';
import { createBillingReader, type BillingReader } from '../../lib/reporting/billing-reader.ts';
import type { DifferenceView } from '../../lib/reporting/views/difference-view.ts';
import type { LinesView } from '../../lib/reporting/views/lines-view.ts';
import type { Answer } from '../../lib/values/answer.ts';
import { decimal } from '../../lib/values/decimal.ts';
import { aBillingDocument } from '../builders/billing-document.ts';
import { printedColumns } from '../builders/exported.ts';
import {
  aHeader,
  aLine,
  aSnapshot,
  aVersion,
  day,
  documentId,
  euro,
  figures,
  period,
} from '../builders/billing.ts';
import { contentOf, inMemoryArchive } from '../fakes/in-memory-archive.ts';
import { inMemoryBillingBook } from '../fakes/in-memory-billing-book.ts';
import { inMemoryExportFiles } from '../fakes/in-memory-exports.ts';
import { inMemoryCaseBooks } from '../fakes/in-memory-case-books.ts';
import { inMemoryDocumentLists } from '../fakes/in-memory-lists.ts';
import { inMemoryReconciliationStore } from '../fakes/in-memory-reconciliation-store.ts';

const NOW_MS = Date.parse('2024-03-09T05:00:00Z');
const AN_INSTANT = '2024-03-09T02:00:00.000Z';
const at = Date.parse(AN_INSTANT);
const [G1, G2, G3] = [documentId('G1'), documentId('G2'), documentId('G3')];
const PRINTED = printedColumns({
  customerName: 'Contoso GmbH',
  unitPrice: decimal('110.5'),
  quantity: undefined,
});
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

const reconciliations = inMemoryReconciliationStore();
const links = inMemoryExportFiles();
let billing: ReturnType<typeof inMemoryBillingBook>;
let archive: ReturnType<typeof inMemoryArchive>;
let reader: BillingReader;

beforeEach(() => {
  billing = inMemoryBillingBook();
  archive = inMemoryArchive();
  reader = createBillingReader({
    ...{ billing, archive, reconciliations, links, nowMs: () => NOW_MS, nightHour: 2, ...judgement },
    ...{ documentLists: inMemoryDocumentLists(billing), ...inMemoryCaseBooks() },
    // Lines of a part are its lines of text here; the adapter's own test reads real blobs and pages.
    readSourceLine: async (_header, part, lineNumber) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of part.content) chunks.push(chunk);
      const found = text(Buffer.concat(chunks)).split('\n')[lineNumber];
      if (found === undefined) return undefined;
      const line = aLine({ part: part.part, lineNumber, chargeEnd: undefined });
      return found === 'broken'
        ? { text: found, line: undefined, printed: undefined, problem: 'subtotal: is missing' }
        : { text: `${part.format} ${found}`, line, printed: PRINTED, problem: undefined };
    },
  });
});

function given<Value>(answer: Answer<Value>): Value {
  if (!answer.ok) throw new Error(answer.detail);
  return answer.value;
}

const part = (number: number, sha256: string) => ({
  ...{ part: number, lines: 3, key: `lines/${sha256}`, sha256, length: 10 },
});

describe('one document', () => {
  const before: Version = aVersion({ version: 'v-0', parts: [part(0, 'aa')], subtotal: euro('290') });
  const now: Version = aVersion({ parts: [part(0, 'bb'), part(1, 'cc')], announcedParts: 2, loadedAtMs: at });

  it('shows every version, the replaced ones too, with the hash of each part', async () => {
    await billing.write(
      aBillingDocument({
        stage: 'published',
        published: now,
        restatements: [
          {
            ...{ from: 'v-0', to: 'v-1', replaced: before, atMs: at },
            ...{ before: euro('290'), after: euro('300') },
            difference: {
              removed: { lines: 1, subtotal: euro('90') },
              added: { lines: 1, subtotal: euro('100') },
              kept: [{ key: 'differences/d', sha256: 'dd', length: 9 }],
            },
          },
        ],
      }),
    );
    const shown = given(await reader.document('G016907411'));
    expect(shown.versions).toMatchObject([
      {
        ...{ version: 'v-1', published: true, announcedParts: 2, loadedAt: AN_INSTANT, eTag: 'etag-1' },
        parts: [
          { part: 0, sha256: 'bb', lines: 3, length: 10 },
          { part: 1, sha256: 'cc' },
        ],
      },
      { version: 'v-0', published: false, subtotal: '290.00', parts: [{ part: 0, sha256: 'aa' }] },
    ]);
    expect(shown.restatements).toEqual([
      {
        ...{ from: 'v-0', to: 'v-1', cause: 'microsoft', at: AN_INSTANT },
        ...{ before: '290.00', after: '300.00', currency: 'EUR' },
        difference: {
          removed: { lines: 1, subtotal: '90.00' },
          added: { lines: 1, subtotal: '100.00' },
          kept: [{ key: 'differences/d', sha256: 'dd', length: 9 }],
        },
      },
    ]);
  });

  it('that went back to what it was shows that version once, as the published one', async () => {
    const change = (from: Version, to: Version) => ({
      ...{ from: from.version, to: to.version, replaced: from, atMs: at },
      ...{ before: from.subtotal, after: to.subtotal },
    });
    const restatements = [change(before, now), change(now, before)];
    await billing.write(aBillingDocument({ stage: 'published', published: before, restatements }));
    const { versions } = given(await reader.document('G016907411'));
    expect(versions.map(({ version, published }) => [version, published])).toEqual([
      ['v-0', true],
      ['v-1', false],
    ]);
  });

  it('shows every statement, receipt, check and event', async () => {
    const statement = { key: 's/2', sha256: 's2', length: 20, figures: undefined, fetchedAtMs: at };
    const earlier = { ...statement, key: 's/1', sha256: 's1', figures: figures('300', '57', '357') };
    await billing.write(
      aBillingDocument({
        ...{ stage: 'published', published: now, statement, earlierStatements: [earlier] },
        receipts: [{ key: 'r', sha256: 'rr', length: 5, receiptId: 'R1', fetchedAtMs: at }],
        statementProblem: 'tax receipt R2: forbidden',
        tieOut: {
          ...{ total: euro('357'), linesTotal: euro('300'), difference: euro('57'), explained: [] },
          ...{ unexplained: euro('57'), findings: [], tied: false, why: 'unread' },
          checks: [
            {
              ...{ check: 'T0', title: 'parts received', verdict: 'equal', detail: '' },
              left: { name: 'announced', figure: 2 },
              right: { name: 'here', figure: 2 },
            },
            {
              ...{ check: 'T2', title: 'before tax', verdict: 'unread', detail: 'no figures' },
              left: { name: 'lines', figure: euro('300') },
              right: undefined,
            },
          ],
        },
        history: [{ atMs: at, what: 'published', ids: { version: 'v-1' } }],
      }),
    );
    expect(given(await reader.document('G016907411'))).toMatchObject({
      statements: [
        { sha256: 's2', current: true, figures: null },
        { sha256: 's1', current: false, figures: { tax: '57.00' } },
      ],
      receipts: [{ receiptId: 'R1', sha256: 'rr', fetchedAt: AN_INSTANT }],
      statementProblem: 'tax receipt R2: forbidden',
      checks: [
        { check: 'T0', left: { figure: '2', currency: null }, right: { name: 'here' }, verdict: 'equal' },
        { check: 'T2', left: { figure: '300.00', currency: 'EUR' }, right: null, verdict: 'unread' },
      ],
      timeline: [{ at: AN_INSTANT, what: 'published', ids: { version: 'v-1' } }],
      family: null,
    });
  });

  it('is compared with its credit notes, and a void one by itself', async () => {
    const credit = aHeader({ id: G2, documentType: 'credit_note', amendsOf: G1, total: euro('-30') });
    await billing.write(aBillingDocument({ header: aHeader({ id: G1 }) }));
    await billing.write(aBillingDocument({ header: credit }));
    await billing.write(aBillingDocument({ header: aHeader({ id: G3, isVoid: true }) }));
    const family = async (id: string) => given(await reader.document(id)).family;
    expect((await family('G1'))?.documents).toEqual(['G1', 'G2']);
    expect(await family('G2')).toEqual(await family('G1'));
    expect(given(await reader.document('G1', { alone: 'true' })).family).toBeNull();
    // An amendment of the amendment belongs to it, too.
    await billing.write(aBillingDocument({ header: { ...credit, id: documentId('G4'), amendsOf: G2 } }));
    for (const id of ['G1', 'G2', 'G4']) expect((await family(id))?.documents).toEqual(['G1', 'G2', 'G4']);
    expect(await reader.document('G1', { alone: 'perhaps' })).toMatchObject({ why: 'invalid' });
    expect(await family('G3')).toMatchObject({
      documents: ['G3'],
      checks: [{ check: 'T4', title: 'G3 is void' }],
    });
  });

  it('says how far it is, and that an old failure is not that of an open question', async () => {
    const loading = {
      eTag: 'e',
      announced: 16,
      kept: [],
      nextPage: undefined,
      complete: false,
      reading: undefined,
    };
    const kept = [0, 1, 2].map((number) => ({ part: number, key: 'k', sha256: 'h', length: 1 }));
    await billing.write(
      aBillingDocument({ stage: 'exporting', loading: { ...loading, kept }, dueAtMs: NOW_MS }),
    );
    expect(given(await reader.document('G016907411')).progress).toEqual({
      ...{ documentId: 'G016907411', state: 'downloading', open: true, done: 3, of: 16, why: '' },
      dueAt: new Date(NOW_MS).toISOString(),
    });
    const failed = { header: aHeader({ id: G1 }), stage: 'failed', failure: 'It was down.' } as const;
    await billing.write(aBillingDocument({ ...failed, dueAtMs: NOW_MS + 1 }));
    expect(given(await reader.document('G1')).progress).toMatchObject({
      ...{ state: 'failed', open: false, why: 'It was down.' },
    });
    await billing.write(aBillingDocument({ ...failed, dueAtMs: NOW_MS, revision: 1 }));
    expect(given(await reader.document('G1')).progress).toMatchObject({ state: 'requested', open: true });
    const filed = {
      header: aHeader({ id: G2 }),
      stage: 'filed',
      published: aVersion(),
      dueAtMs: NOW_MS,
    } as const;
    await billing.write(aBillingDocument(filed));
    expect(given(await reader.document('G2')).progress).toMatchObject({ state: 'requested', open: true });
    const answered = { ...filed, linesNight: day('2024-03-09') };
    await billing.write(aBillingDocument({ ...answered, revision: 1 }));
    expect(given(await reader.document('G2')).progress).toMatchObject({ state: 'filed', open: true });
    await billing.write(aBillingDocument({ ...answered, reload: true, revision: 2 }));
    expect(given(await reader.document('G2')).progress).toMatchObject({ state: 'requested', open: true });
  });
});

describe('one line', () => {
  beforeEach(async () => {
    const keep = async (name: string, content: string) => ({
      ...(await archive.keep('lines', name, contentOf(new TextEncoder().encode(content)))),
      lines: 3,
    });
    const replaced = aVersion({
      version: 'v-0',
      source: 'v1',
      parts: [{ part: 0, ...(await keep('G', 'old')) }],
    });
    const parts = [
      { part: 0, ...(await keep('G', 'one\ntwo')) },
      { part: 1, ...(await keep('G', 'three\nbroken')) },
    ];
    const restatement = { from: 'v-0', to: 'v-1', replaced, before: euro('0'), after: euro('0'), atMs: at };
    const published = aVersion({ parts });
    await billing.write(aBillingDocument({ stage: 'published', published, restatements: [restatement] }));
  });

  it('is shown as it lies in the archive, beside its columns, every figure as text', async () => {
    const shown = given(await reader.line('G016907411', { part: '1', line: '0' }));
    expect(shown).toMatchObject({
      ...{ documentId: 'G016907411', version: 'v-1', part: 1, line: 0, problem: null },
      raw: 'v2_blob three',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(shown.columns).toMatchObject({
      ...{ subtotal: '100', effectiveUnitPrice: '100.000000000000001', chargeEnd: null },
      ...{ chargeStart: '2024-02-05', currency: 'EUR', skuId: '00GZ' },
      ...{ customerName: 'Contoso GmbH', unitPrice: '110.5', promotionId: '', quantity: null },
    });
  });

  it('may be of a version that was replaced', async () => {
    const old = given(await reader.line('G016907411', { part: '0', line: '0', version: 'v-0' }));
    expect(old).toMatchObject({ version: 'v-0', raw: 'v1_page old' });
  });

  it('that cannot be read is shown all the same, with the reason', async () => {
    const shown = given(await reader.line('G016907411', { part: '1', line: '1' }));
    expect(shown).toMatchObject({ raw: 'broken', columns: null, problem: 'subtotal: is missing' });
  });

  it.each([
    [{ part: '2', line: '0' }, 'absent', 'parts 0 to 1'],
    [{ part: '0', line: '9' }, 'absent', 'has no line 9'],
    [{ part: '0', line: '0', version: 'v-9' }, 'absent', 'has no version v-9'],
    [{ part: '-1', line: '0' }, 'invalid', 'part is not a number'],
    [{ part: '0', line: 'x' }, 'invalid', 'line is not a number'],
    [{ part: undefined, line: '0' }, 'invalid', 'part is not a number'],
  ])('%j is %s: %s', async (place, why, detail) => {
    expect(await reader.line('G016907411', place)).toMatchObject({
      why,
      detail: expect.stringContaining(detail),
    });
  });

  it('of bytes that are not the ones that were kept is no answer', async () => {
    const [key] = [...archive.objects.keys()];
    (archive.objects as Map<string, Uint8Array>).set(key ?? '', new TextEncoder().encode('other'));
    await expect(reader.line('G016907411', { part: '0', line: '0', version: 'v-0' })).rejects.toThrow(
      /other bytes/,
    );
  });

  it('of a document without one is absent', async () => {
    await billing.write(aBillingDocument({ header: aHeader({ id: G1 }) }));
    expect(await reader.line('G1', { part: '0', line: '0' })).toMatchObject({
      why: 'absent',
      detail: 'G1 has no published version yet.',
    });
    expect(await reader.line('G9', { part: '0', line: '0' })).toMatchObject({ why: 'absent' });
  });
});

describe('the lines of a document', () => {
  const lines = [0, 1, 2].flatMap((number) =>
    [0, 1, 2].map((lineNumber) => aLine({ part: number, lineNumber, documentId: documentId('G016907411') })),
  );
  async function* stream() {
    yield lines;
  }
  const paged = () =>
    createBillingReader({
      ...{ billing, archive, reconciliations, links, nowMs: () => NOW_MS, nightHour: 2, ...judgement },
      ...{ documentLists: inMemoryDocumentLists(billing), ...inMemoryCaseBooks() },
      pageLength: 4,
      readSourceLine: async () => undefined,
    });
  const difference = (kept: readonly Kept[]) => ({
    ...{ from: 'v-0', to: 'v-1', before: euro('0'), after: euro('0'), atMs: at },
    difference: {
      ...{ removed: { lines: 5, subtotal: euro('5') }, added: { lines: 0, subtotal: euro('0') } },
      kept,
    },
  });

  it('come in the order of their places, page by page, each one once', async () => {
    await billing.write(aBillingDocument({ published: aVersion({ lineCount: 9 }) }));
    await billing.loadLines('v-1', stream());
    const pages: (readonly string[])[] = [];
    let next: string | null = null;
    do {
      const page: LinesView = given(await paged().lines('G016907411', next === null ? {} : { next }));
      expect(page).toMatchObject({ version: 'v-1', lines: 9 });
      pages.push(page.items.map(({ part: number, line }) => `${number}/${line}`));
      next = page.next;
    } while (next !== null);
    expect(pages).toEqual([['0/0', '0/1', '0/2', '1/0'], ['1/1', '1/2', '2/0', '2/1'], ['2/2']]);
    expect(await paged().lines('G016907411', { next: 'x' })).toMatchObject({ why: 'invalid' });
    expect(await paged().lines('G016907411', { version: 'v-9' })).toMatchObject({ why: 'absent' });
  });

  it('that a restatement changed come out of all its files, the full one and the empty one too', async () => {
    const file = (text: string) =>
      archive.keep('differences', 'G016907411', contentOf(new TextEncoder().encode(text), 7));
    const row = (number: number) => `${JSON.stringify({ change: 'removed', part: 0, lineNumber: number })}\n`;
    const kept = [await file([0, 1, 2, 3].map(row).join('')), await file(''), await file(row(4).trimEnd())];
    await billing.write(aBillingDocument({ published: aVersion(), restatements: [difference(kept)] }));
    const found: number[] = [];
    let next: string | null = null;
    do {
      const asked = next === null ? {} : { next };
      const page: DifferenceView = given(await paged().difference('G016907411', '0', asked));
      found.push(...page.items.map(({ lineNumber }) => lineNumber));
      next = page.next;
    } while (next !== null);
    expect(found).toEqual([0, 1, 2, 3, 4]);
  });

  it('that a restatement changed are no answer where the archive has other bytes', async () => {
    const kept = await archive.keep('differences', 'G', contentOf(new TextEncoder().encode('{}\n')));
    await billing.write(aBillingDocument({ published: aVersion(), restatements: [difference([kept])] }));
    (archive.objects as Map<string, Uint8Array>).set(kept.key, new TextEncoder().encode('{"a":1}\n'));
    await expect(reader.difference('G016907411', '0', {})).rejects.toThrow(/other bytes/);
  });

  it('that have not been compared yet cannot be told', async () => {
    const restatement = { ...difference([]), difference: undefined };
    await billing.write(aBillingDocument({ published: aVersion(), restatements: [restatement] }));
    expect(await reader.difference('G016907411', '0', {})).toMatchObject({ why: 'impossible' });
    expect(await reader.difference('G016907411', '1', {})).toMatchObject({ why: 'absent' });
    expect(await reader.difference('G016907411', 'x', {})).toMatchObject({ why: 'invalid' });
  });
});

describe('a night', () => {
  const run: NightRun = {
    ...{ night: day('2024-03-09'), startedAtMs: at, endedAtMs: undefined, problems: [] },
    ...{ planned: [G1, G2, G3], finished: [], failed: [] },
  };

  it('says what is open and how far it is, and why others failed', async () => {
    await billing.beginNight(run);
    await billing.beginNight({ ...run, endedAtMs: at });
    await billing.settleInNight(run.night, G1, 'finished', at);
    await billing.settleInNight(run.night, G2, 'failed', at);
    const header = (id: typeof G1) => ({ header: aHeader({ id }) });
    await billing.write(aBillingDocument({ ...header(G2), stage: 'failed', failure: 'It was down.' }));
    await billing.write(aBillingDocument({ ...header(G3), dueAtMs: NOW_MS }));
    const night = given(await reader.night('2024-03-09'));
    expect(night).toEqual(given(await reader.latestNight()));
    expect(night.notRunSince).toBeNull();
    expect(night).toMatchObject({
      ...{ whole: false, endedAt: null, endedBy: null, planned: 3, plannedAt: AN_INSTANT },
      ...{ coverage: { finished: 1, of: 3 }, finished: ['G1'], failed: ['G2'], waiting: ['G3'] },
      open: [{ documentId: 'G3', state: 'requested', open: true }],
      failures: [{ documentId: 'G2', state: 'failed', why: 'It was down.' }],
    });
  });

  it.each([
    ['is whole where everything came', ['finished', 'finished', 'finished'], [], true],
    ['is not whole where one failed', ['finished', 'failed', 'finished'], [], false],
    ['is not whole where something was amiss', ['finished', 'finished', 'finished'], ['No balance.'], false],
  ] as [string, ('finished' | 'failed')[], string[], boolean][])(
    '%s',
    async (_what, ends, problems, whole) => {
      await billing.beginNight({ ...run, problems, endedAtMs: at });
      for (const [index, end] of ends.entries())
        await billing.settleInNight(run.night, run.planned[index]!, end, at);
      expect(given(await reader.night('2024-03-09'))).toMatchObject({ whole, endedBy: 'all_settled' });
    },
  );

  it('that ended at its hour is not whole, and says so', async () => {
    await billing.beginNight({ ...run, endedAtMs: at });
    await billing.settleInNight(run.night, G1, 'finished', at);
    await billing.endNight(run.night, NOW_MS);
    expect(given(await reader.night('2024-03-09'))).toMatchObject({
      ...{ whole: false, endedBy: 'deadline', waiting: ['G2', 'G3'] },
    });
  });

  it('of which only the list failed is never whole: nothing was planned, so nothing is missing, and nothing is known', async () => {
    await billing.beginNight({ ...run, planned: [], problems: ['The documents could not be listed: down'] });
    expect(given(await reader.night('2024-03-09'))).toMatchObject({ whole: false, plannedAt: null });
  });

  it('that has not run is absent, and what is no day is asked wrongly', async () => {
    expect(await reader.night('2024-03-08')).toMatchObject({ why: 'absent' });
    expect(await reader.night('yesterday')).toMatchObject({ why: 'invalid', problems: [{ field: 'night' }] });
  });
});

describe('what was learnt, and what is only expected', () => {
  it('facts are shown with the documents that taught them, also the open and the unknown ones', async () => {
    const lesson = (value: boolean, id: typeof G1, atMs: number) =>
      billing.learn({ fact: 'total_includes_tax', value, documentId: id, atMs });
    await lesson(true, G1, at);
    await billing.learn({ fact: 'paid_amount_is_negative', value: false, documentId: G2, atMs: at });
    const facts = async () => given(await reader.facts()).items;
    expect(await facts()).toEqual([
      {
        ...{ fact: 'total_includes_tax', value: true, state: 'learnt', why: '' },
        lessons: [{ value: true, documentId: 'G1', at: AN_INSTANT }],
      },
      { fact: 'credit_note_total_is_negative', value: null, state: 'not_learnt', why: '', lessons: [] },
      {
        ...{ fact: 'paid_amount_is_negative', value: false, state: 'learnt', why: '' },
        lessons: [{ value: false, documentId: 'G2', at: AN_INSTANT }],
      },
    ]);
    await lesson(false, G3, at - 1);
    const [open] = await facts();
    expect(open).toMatchObject({ value: null, state: 'open', lessons: [{ value: false }, { value: true }] });
    expect(open?.why).toMatch(/G1 .* G3/);
  });

  it('estimates say of themselves that they are', async () => {
    const estimate: Estimate = {
      ...{ id: 'EUR-last' as EstimateId, subject: { currency: 'EUR', period: 'last' }, source: 'v2' },
      ...{ state: 'failed', export: undefined, failure: 'It was down.', night: day('2024-03-09') },
      ...{ revision: 0, dueAtMs: undefined },
      loaded: {
        ...{ night: day('2024-03-08'), atMs: at, eTag: 'e', lines: 2, subtotal: euro('30.005') },
        parts: [{ part: 0, key: 'k', sha256: 'h', length: 1 }],
        byCategory: [{ category: 'azure_usage', lines: 2, subtotal: euro('30.005') }],
      },
    };
    await billing.writeEstimate(estimate);
    const second = { ...estimate, id: 'EUR-current' as EstimateId, loaded: undefined, failure: undefined };
    await billing.writeEstimate(second);
    const published = { stage: 'published', published: aVersion() } as const;
    await billing.write(
      aBillingDocument({ header: aHeader({ id: G1, period: period('2024-02') }), ...published }),
    );
    await billing.write(
      aBillingDocument({ header: aHeader({ id: G2, period: period('2024-01') }), ...published }),
    );
    await billing.write(aBillingDocument({ header: aHeader({ id: G3, period: period('2024-02') }) }));
    expect(given(await reader.estimates()).items).toMatchObject([
      { id: 'EUR-current', isEstimate: true, loaded: null, why: '' },
      {
        ...{ id: 'EUR-last', isEstimate: true, state: 'failed', why: 'It was down.', billedBy: ['G1'] },
        loaded: {
          ...{
            night: '2024-03-08',
            month: '2024-02',
            at: AN_INSTANT,
            lines: 2,
            subtotal: '30.005',
            eTag: 'e',
          },
          ...{
            byCategory: [{ category: 'azure_usage', lines: 2, subtotal: '30.005' }],
            parts: [{ sha256: 'h' }],
          },
        },
      },
    ]);
  });
});

describe('balances', () => {
  it('show T5 with both sides, and which nights are to be doubted', async () => {
    await billing.saveBalance(aSnapshot('2024-03-08', '100', []));
    await billing.saveBalance(aSnapshot('2024-03-09', '0', [], { suspect: true }));
    await billing.saveBalance(
      aSnapshot('2024-03-10', '390', [{ id: 'G1', total: '300' }], { detailsSum: false }),
    );
    expect(given(await reader.balances()).items).toMatchObject([
      {
        unexplained: '10.00',
        check: {
          ...{ check: 'T5', verdict: 'differs' },
          left: { figure: '400.00' },
          right: { figure: '390.00' },
        },
        doubts: [
          { night: '2024-03-09', why: expect.stringContaining('fell to zero') },
          { night: '2024-03-10', why: expect.stringContaining('do not sum') },
        ],
      },
    ]);
  });

  it('of one snapshot have nothing to be compared with', async () => {
    await billing.saveBalance(aSnapshot('2024-03-08', '100', []));
    const [only] = given(await reader.balances()).items;
    expect(only?.check).toMatchObject({ left: null, verdict: 'does_not_apply' });
    expect(decimal(only?.closing ?? '').eq('100')).toBe(true);
  });
});
