import { describe, expect, it } from '@jest/globals';
import { fileDocument } from '../../../lib/billing/filing/file-document.ts';
import type { BillingDocument } from '../../../lib/billing/document.ts';
import { aHeader, aVersion, day, documentId, euro, figures } from '../../builders/billing.ts';
import { billingTools } from '../../builders/billing-tools.ts';
import { smallPdf } from '../../builders/pdf-files.ts';
import {
  scriptedBillingSource,
  scriptedDocument,
  WorldFailure,
  type ScriptedDocument,
} from '../../fakes/scripted-billing-source.ts';

const HOUR_MS = 3_600_000;

function filing(header = aHeader(), over: Partial<ScriptedDocument> = {}) {
  const script = scriptedDocument(header, { statement: smallPdf('one'), ...over });
  const source = scriptedBillingSource(script);
  const at = billingTools(source);
  const published = aVersion({ loadedAtMs: at.clock.nowMs });
  const listed: BillingDocument = {
    header,
    stage: 'published',
    source: 'v2',
    export: undefined,
    published,
    restatements: [],
    statement: undefined,
    statementProblem: undefined,
    tieOut: undefined,
    failure: undefined,
    firstSeenMs: 0,
    night: day('2024-03-09'),
    revision: 1,
    dueAtMs: at.clock.nowMs,
  };
  const file = (document = listed, version = published) => fileDocument(at.tools, document, version);
  const told = ({ history = [] }: BillingDocument) => history.map(({ what }) => what);
  return { ...at, script, source, listed, published, file, told };
}

describe('fileDocument', () => {
  it('keeps the statement, ties the document out, and comes to rest', async () => {
    const { file, told, archive } = filing();
    const filed = await file();
    expect(filed).toMatchObject({ stage: 'filed', statementProblem: undefined, dueAtMs: undefined });
    expect(filed.statement?.length).toBe(smallPdf('one').length);
    expect(archive.objects.get(filed.statement?.key ?? '')).toEqual(smallPdf('one'));
    expect(told(filed)).toEqual(['statement kept', 'filed']);
  });

  it('asks for nothing and tells nothing in a night without news', async () => {
    const { file, told, source } = filing();
    const filed = await file();
    const asked = source.asked.length;
    const again = await file(filed);
    expect(source.asked).toHaveLength(asked);
    expect(told(again)).toEqual(told(filed));
  });

  it('fetches the statement again with a new version of the lines, and keeps every distinct one', async () => {
    const { file, script, clock, published, told } = filing();
    let filed = await file();
    for (const text of ['two', 'two', 'one']) {
      clock.nowMs += HOUR_MS;
      script.statement = smallPdf(text);
      filed = await file(filed, { ...published, loadedAtMs: clock.nowMs });
    }
    const distinct = [filed.statement, ...(filed.earlierStatements ?? [])].map((one) => one?.sha256);
    expect(distinct).toHaveLength(2);
    expect(new Set(distinct).size).toBe(2);
    expect(filed.statement?.key).toBe((await file()).statement?.key);
    expect(told(filed)).toEqual(['statement kept', 'filed', 'statement replaced', 'statement replaced']);
  });

  it('fetches the statement again while anything differs', async () => {
    const { file, script, source } = filing(aHeader(), { figures: figures('312.00', '0', '312.00') });
    const differing = await file();
    expect(differing).toMatchObject({ stage: 'published', tieOut: { tied: false } });
    script.statement = smallPdf('as reissued');
    script.figures = figures('300.00', '0', '300.00');
    const filed = await file(differing);
    expect(filed.stage).toBe('filed');
    expect(filed.earlierStatements).toHaveLength(1);
    expect(source.asked.filter((what) => what.startsWith('statement'))).toHaveLength(2);
  });

  it('tells of a document that does not tie any more', async () => {
    const { file, told, script, clock, published } = filing();
    const filed = await file();
    clock.nowMs += HOUR_MS;
    script.statement = smallPdf('other figures');
    script.figures = figures('312.00', '0', '312.00');
    const later = await file(filed, { ...published, loadedAtMs: clock.nowMs });
    expect(later.stage).toBe('published');
    expect(told(later).slice(-2)).toEqual(['statement replaced', 'no longer tied']);
  });

  it('lets a lane that is down block nothing but the filing, alarms once, and looks again after six hours', async () => {
    const { file, script, clock, alarms, told } = filing(aHeader(), {
      statement: new WorldFailure('unauthorized'),
    });
    let document = await file();
    expect(document).toMatchObject({ stage: 'published', statementProblem: 'unauthorized: it did not work' });
    expect(document.tieOut?.why).toBe('the statement is missing');
    expect(document.dueAtMs).toBe(clock.nowMs + 6 * HOUR_MS);
    for (let tries = 0; tries < 3; tries += 1) document = await file(document);
    expect(alarms.map(({ message, fields }) => [message, fields['documentId']])).toEqual([
      ['statement not fetched', 'G016907411'],
    ]);
    script.statement = smallPdf();
    document = await file(document);
    expect(document).toMatchObject({ stage: 'filed', statementProblem: undefined, dueAtMs: undefined });
    expect(told(document)).toEqual(['statement not fetched', 'statement kept', 'filed']);
    script.statement = new WorldFailure('unauthorized');
    await file({ ...document, statement: undefined });
    expect(alarms).toHaveLength(2);
  });

  it('keeps a statement that is here in a night in which it cannot be fetched again', async () => {
    const { file, script, clock, published } = filing();
    const filed = await file();
    clock.nowMs += HOUR_MS;
    script.statement = new WorldFailure('unavailable');
    const later = await file(filed, { ...published, loadedAtMs: clock.nowMs });
    expect(later.statement).toEqual(filed.statement);
    expect(later).toMatchObject({ stage: 'filed', statementProblem: 'unavailable: it did not work' });
  });

  it('keeps nothing that is no statement', async () => {
    const { file, archive } = filing(aHeader(), { statement: smallPdf('z'.repeat(3_000)).subarray(0, -30) });
    const document = await file();
    expect(document.statement).toBeUndefined();
    expect(document.statementProblem).toMatch(/^what came is no statement: .*cut short/);
    expect([...archive.objects.keys()].filter((key) => key.startsWith('statements'))).toEqual([]);
  });

  it('learns from a document that leaves no doubt, once, and uses it at once', async () => {
    const shown = figures('300.00', '57.00', '357.00');
    const { file, book } = filing(aHeader(), { figures: shown });
    const document = await file();
    expect(document.stage).toBe('filed');
    expect(await book.facts()).toMatchObject([
      { fact: 'total_includes_tax', value: false, documentId: 'G016907411' },
    ]);
    await file(document);
    expect(await book.facts()).toHaveLength(1);
  });

  it('shows a document as not tied whose lesson contradicts another', async () => {
    const shown = figures('300.00', '57.00', '357.00');
    const { file, book } = filing(aHeader(), { figures: shown });
    await book.learn({ fact: 'total_includes_tax', value: true, documentId: documentId('G1'), atMs: 0 });
    const document = await file();
    expect(document.tieOut?.tied).toBe(false);
    expect(await book.facts()).toHaveLength(2);
  });

  it('reads what was learnt once for a filing', async () => {
    const { tools, listed, published, book } = filing();
    let reads = 0;
    const facts = async () => {
      reads += 1;
      return book.facts();
    };
    await fileDocument({ ...tools, book: { ...book, facts } }, listed, published);
    expect(reads).toBe(1);
  });
});

describe('tax receipts', () => {
  const header = aHeader({ taxReceipts: ['8602768', '8602769'], total: euro('300.00') });
  const both = { '8602768': smallPdf('first'), '8602769': smallPdf('second') };

  it('are kept beside the statement, each once', async () => {
    const { file, archive, source, told } = filing(header, { receipts: both });
    const filed = await file();
    expect(filed.receipts?.map(({ receiptId, length }) => [receiptId, length])).toEqual([
      ['8602768', both['8602768'].length],
      ['8602769', both['8602769'].length],
    ]);
    expect([...archive.objects.keys()].filter((key) => key.startsWith('receipts/'))).toHaveLength(2);
    expect(told(filed)).toEqual(['statement kept', 'tax receipt kept', 'tax receipt kept', 'filed']);
    const asked = source.asked.length;
    await file(filed);
    expect(source.asked).toHaveLength(asked);
  });

  it('are asked for again with a new version of the lines, and every distinct one stays', async () => {
    const { file, script, clock, published } = filing(header, { receipts: { ...both } });
    const filed = await file();
    clock.nowMs += HOUR_MS;
    script.receipts = { ...both, '8602769': smallPdf('second, corrected') };
    const later = await file(filed, { ...published, loadedAtMs: clock.nowMs });
    expect(later.receipts?.map(({ receiptId }) => receiptId).sort()).toEqual([
      '8602768',
      '8602769',
      '8602769',
    ]);
  });

  it('that are missing are named, alarm once, and do not keep the others or the filing', async () => {
    const { file, alarms, clock } = filing(header, { receipts: { '8602768': smallPdf('first') } });
    const document = await file(await file());
    expect(document).toMatchObject({ stage: 'filed', dueAtMs: clock.nowMs + 6 * HOUR_MS });
    expect(document.statementProblem).toMatch(/^tax receipt 8602769: /);
    expect(document.receipts).toHaveLength(1);
    expect(alarms).toHaveLength(1);
  });
});
