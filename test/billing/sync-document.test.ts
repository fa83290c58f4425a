import { describe, expect, it } from '@jest/globals';
import { endNights } from '../../lib/billing/night/end-nights.ts';
import { amountText, money } from '../../lib/values/money.ts';
import { aHeader, collected, documentId, euro, figures, period } from '../builders/billing.ts';
import { billingTools } from '../builders/billing-tools.ts';
import { oneDocument, type OneDocument } from '../builders/one-document.ts';
import {
  pdf,
  scriptedBillingSource,
  scriptedDocument,
  WorldFailure,
} from '../fakes/scripted-billing-source.ts';

const MINUTE_MS = 60_000;
const ID = 'G016907411';
const V1 = { period: period('2024-01') };

describe('a document of the v2 export', () => {
  it('is exported, archived, published, proven and filed', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'filed', source: 'v2', export: undefined, dueAtMs: undefined });
    expect(document.published).toMatchObject({ lineCount: 3, eTag: 'etag-1', total: euro('300.00') });
    expect(document.published?.parts.map(({ part, lines }) => [part, lines])).toEqual([
      [0, 2],
      [1, 1],
    ]);
    expect(document.tieOut).toMatchObject({ tied: true, why: '' });
    expect((await at.publishedLines()).map(({ part, lineNumber }) => [part, lineNumber])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
    ]);
    expect([...at.archive.objects.keys()].map((key) => key.split('/')[0]).sort()).toEqual([
      'lines',
      'lines',
      'statements',
    ]);
    expect(at.work.toReconcile).toEqual(['2024-03-09']);
  });

  it('tells of every stage it moves through, with the figures', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    const moves = at.notes.filter(({ message }) => message === 'document moved').map(({ fields }) => fields);
    expect(moves.map(({ from, to }) => `${String(from)} -> ${String(to)}`)).toEqual([
      'unknown -> listed',
      'listed -> exporting',
      'exporting -> published',
      'published -> filed',
    ]);
    expect(moves.at(-1)).toMatchObject({ documentId: ID, lines: 3, total: '300.00', tied: true, why: '' });
  });

  it('is polled after 1, 2, 4 and then every 5 minutes, and no run waits for it', async () => {
    const at = oneDocument({ export: ['running', 'running', 'running', 'running', 'ready'] });
    const began = at.clock.nowMs;
    await at.plan('2024-03-09');
    const looks: number[] = [];
    for (;;) {
      await at.sync();
      const { dueAtMs } = await at.document();
      if (dueAtMs === undefined) break;
      looks.push((dueAtMs - began) / MINUTE_MS);
      at.clock.nowMs = dueAtMs;
    }
    expect(looks).toEqual([1, 3, 7, 12, 17]);
    expect(at.askedOf().filter((what) => what.startsWith('export'))).toHaveLength(1);
  });

  it('leaves an export alone until it is due, however often it is called', async () => {
    const at = oneDocument({ export: ['running', 'ready'] });
    await at.plan('2024-03-09');
    expect([await at.sync(), await at.sync(), await at.sync()]).toEqual(['waiting', 'waiting', 'waiting']);
    expect(at.askedOf()).toEqual([`export ${ID}`]);
    expect(at.work.toReconcile).toEqual([]);
  });

  it('is asked for again where its export is gone, and fails where that keeps happening', async () => {
    const at = oneDocument({ export: ['gone'] });
    await at.night('2024-03-09');
    expect(at.askedOf()).toEqual([`export ${ID}`, `export ${ID}`, `export ${ID}`]);
    const document = await at.document();
    expect(document.stage).toBe('failed');
    expect(document.failure).toMatch(/3 exports in a row were lost/);
  });

  it('is asked for afresh where its export still runs after two hours', async () => {
    const at = oneDocument({ export: ['running'] });
    await at.plan('2024-03-09');
    await at.settle(130 * MINUTE_MS);
    expect(at.askedOf()).toEqual([`export ${ID}`, `export ${ID}`]);
    at.script.export = ['ready'];
    await at.settle(10 * MINUTE_MS);
    expect((await at.document()).stage).toBe('filed');
  });

  it('is not ready where Microsoft has no data yet, and is filed when it has', async () => {
    const at = oneDocument({ export: ['not_ready'] });
    await at.night('2024-03-09');
    const waiting = await at.document();
    expect(waiting).toMatchObject({ stage: 'not_ready', published: undefined });
    expect(waiting.failure).toMatch(/No data available/);
    expect((waiting.dueAtMs ?? 0) - at.clock.nowMs).toBe(6 * 60 * MINUTE_MS);
    expect(await at.book.night(waiting.night)).toMatchObject({ finished: [], failed: [ID] });
    at.script.export = ['ready'];
    await at.settle(7 * 60 * MINUTE_MS);
    expect((await at.document()).stage).toBe('filed');
    expect(await at.book.night(waiting.night)).toMatchObject({ finished: [ID], failed: [] });
    // Once with the night's end, and once more for what came after it.
    await endNights(at.tools, at.clock.nowMs);
    expect(at.work.toReconcile).toEqual(['2024-03-09', '2024-03-09']);
  });

  it('is not ready where nothing came for a document that charges something', async () => {
    const at = oneDocument({ parts: [[], []] });
    await at.night('2024-03-09');
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'not_ready', published: undefined });
    expect(document.failure).toMatch(/no line came for a document over 300 EUR/);
  });

  it('goes on with its export after a look that failed in passing', async () => {
    const at = oneDocument({ export: [new WorldFailure('unavailable'), 'ready'] });
    await at.night('2024-03-09');
    expect((await at.document()).stage).toBe('filed');
    expect(at.askedOf().filter((what) => what.startsWith('export'))).toHaveLength(1);
  });

  it('downloads again where access lapsed between two parts, without a second export', async () => {
    const at = oneDocument();
    let lapses = 1;
    at.source.onPart = (part) => {
      if (part === 1 && lapses-- > 0) throw new WorldFailure('forbidden', 'access has lapsed');
    };
    await at.night('2024-03-09');
    expect((await at.document()).stage).toBe('filed');
    expect(at.askedOf().filter((what) => what.startsWith('export'))).toHaveLength(1);
    expect(at.book.written.lines).toBe(3);
  });

  it('fails with the part, line and field that cannot be read, publishes nothing and tries again later', async () => {
    const at = oneDocument({ parts: [[{}], [{}, { broken: 'yes' } as never]] });
    await at.night('2024-03-09');
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'failed', published: undefined });
    expect(document.failure).toBe('part 1, line 1, Total: is not an amount');
    expect((document.dueAtMs ?? 0) - at.clock.nowMs).toBe(6 * 60 * MINUTE_MS);
    at.script.parts = [[{}, {}], [{}]];
    await at.night('2024-03-10');
    expect(await at.document()).toMatchObject({ stage: 'filed', failure: undefined });
  });

  it('fails where fewer parts are named than were announced', async () => {
    const at = oneDocument({ announced: 3 });
    await at.night('2024-03-09');
    expect((await at.document()).failure).toBe('the manifest announces 3 blobs and names 2');
  });
});

describe('a document of v1', () => {
  it('is read page by page, published and filed without an export', async () => {
    const at = oneDocument({}, V1);
    await at.night('2024-03-09');
    expect(await at.document()).toMatchObject({
      stage: 'filed',
      source: 'v1',
      published: { lineCount: 3, source: 'v1' },
    });
    expect(at.askedOf()).toEqual([`part ${ID}/0`, `part ${ID}/1`, `statement ${ID}`]);
  });

  it('is no new version where the same lines come in other pages and another order', async () => {
    const at = oneDocument({ parts: [[{ subtotal: '90.00' }, { subtotal: '110.00' }], [{}]] }, V1);
    await at.night('2024-03-09');
    const before = await at.document();
    at.script.parts = [[{}, { subtotal: '110.00' }, { subtotal: '90.00' }]];
    await at.night('2024-03-10');
    const after = await at.document();
    expect(after).toMatchObject({ stage: 'filed', night: '2024-03-10', restatements: [] });
    expect(after.published?.version).toBe(before.published?.version);
    expect(at.book.written.lines).toBe(3);
  });

  it('keeps its reason and time while Microsoft is down, and blocks no other', async () => {
    const other = scriptedDocument(aHeader({ id: documentId('G2') }));
    const first = scriptedDocument(aHeader(V1));
    const source = scriptedBillingSource(first, other);
    const pages = source.pages.bind(source);
    let down = true;
    source.pages = (header) => {
      if (down) throw new WorldFailure('unavailable', 'no answer');
      return pages(header);
    };
    const at = billingTools(source);
    await at.plan('2024-03-09');
    await at.settle(5 * MINUTE_MS);
    expect(await at.document()).toMatchObject({ stage: 'failed', failure: 'no answer' });
    expect((await at.document('G2')).stage).toBe('filed');
    expect(at.work.toReconcile).toEqual(['2024-03-09']);
    down = false;
    await at.settle(20 * MINUTE_MS);
    expect(await at.document()).toMatchObject({ stage: 'filed', failure: undefined });
  });
});

describe('a published document', () => {
  it('is not downloaded again while its mark is the same', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    const before = await at.document();
    at.source.asked.length = 0;
    await at.night('2024-03-10');
    expect(at.askedOf()).toEqual([`export ${ID}`]);
    const after = await at.document();
    expect(after).toMatchObject({ stage: 'filed', night: '2024-03-10', linesNight: '2024-03-10' });
    expect(after.published).toEqual(before.published);
    expect(at.book.written.lines).toBe(3);
  });

  it('is downloaded again under the same mark where its lines do not agree with it, in case they are not what was sent', async () => {
    const at = oneDocument();
    at.script.parts = [[{}, {}], []];
    await at.night('2024-03-09');
    expect(await at.document()).toMatchObject({ stage: 'published', published: { lineCount: 2 } });
    at.script.parts = [[{}, {}], [{}]];
    await at.night('2024-03-10');
    expect(await at.document()).toMatchObject({ stage: 'filed', published: { lineCount: 3 } });
    at.source.asked.length = 0;
    await at.night('2024-03-11');
    expect(at.askedOf()).toEqual([`export ${ID}`]);
  });

  it('is a new version with both totals where its content changed, and keeps the old lines', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    const before = await at.document();
    at.script.eTag = 'etag-2';
    at.script.parts = [
      [{}, {}],
      [{}, { subtotal: '50.00' }],
    ];
    at.script.header = aHeader({ total: euro('350.00') });
    at.script.statement = pdf('reissued');
    at.script.figures = figures('350.00', '0', '350.00');
    await at.night('2024-03-10');
    const after = await at.document();
    expect(after.stage).toBe('filed');
    expect(after.restatements).toHaveLength(1);
    expect(after.restatements[0]).toMatchObject({
      from: before.published?.version,
      to: after.published?.version,
      before: euro('300.00'),
      after: euro('350.00'),
    });
    expect(after.earlierStatements?.map(({ sha256 }) => sha256)).toEqual([before.statement?.sha256]);
    const old = await collected(at.book.lines(documentId(ID), before.published?.version ?? ''));
    expect(old).toHaveLength(3);
    expect(await at.publishedLines()).toHaveLength(4);
  });

  it('is restated by what its lines say before tax', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    at.script.eTag = 'etag-2';
    at.script.parts = [[{ subtotal: '250.00', tax: '47.50', total: '297.50' }]];
    await at.night('2024-03-10');
    expect((await at.document()).restatements).toMatchObject([
      { before: euro('300.00'), after: euro('250.00') },
    ]);
  });

  it('stays published and filed while it is looked at again, also where that fails', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    at.script.export = ['running', 'not_ready'];
    at.clock.nowMs = Date.parse('2024-03-10T02:00:00Z');
    await at.plan('2024-03-10');
    await at.settle(0);
    expect((await at.document()).export).toBeDefined();
    expect((await at.document()).stage).toBe('filed');
    await at.settle(10 * MINUTE_MS);
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'filed', published: { lineCount: 3 } });
    expect(document.failure).toMatch(/No data available/);
    expect(await at.book.night(document.night)).toMatchObject({ finished: [], failed: [ID] });
  });

  it('does not become empty where an empty answer comes', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    at.script.eTag = 'etag-2';
    at.script.parts = [[]];
    await at.night('2024-03-10');
    expect(await at.document()).toMatchObject({
      stage: 'filed',
      published: { lineCount: 3 },
      restatements: [],
    });
  });

  it('is published without its statement while that lane is down, and filed when it is back', async () => {
    const at = oneDocument({ statement: new WorldFailure('unauthorized', 'no token for app and user') });
    await at.night('2024-03-09');
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'published', statementProblem: 'no token for app and user' });
    expect(document.tieOut).toMatchObject({ tied: false, findings: [], why: 'the statement is missing' });
    expect(await at.book.night(document.night)).toMatchObject({ finished: [ID], failed: [] });
    at.script.statement = pdf();
    const exportsBefore = at.askedOf().filter((what) => what.startsWith('export')).length;
    await at.settle(7 * 60 * MINUTE_MS);
    expect(await at.document()).toMatchObject({ stage: 'filed', statementProblem: undefined });
    expect(at.askedOf().filter((what) => what.startsWith('export'))).toHaveLength(exportsBefore);
  });

  it('takes no answer for a statement that is not a whole PDF', async () => {
    const at = oneDocument({ statement: pdf().subarray(0, 200) });
    await at.night('2024-03-09');
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'published', statement: undefined });
    expect(document.statementProblem).toMatch(/what came is no statement/);
  });

  it('stays published with its difference shown where it does not tie', async () => {
    const at = oneDocument({ figures: figures('310.00', '0', '310.00') }, { total: euro('310.00') });
    await at.night('2024-03-09');
    const { stage, tieOut } = await at.document();
    expect(stage).toBe('published');
    expect(tieOut?.findings.map(({ kind }) => kind)).toEqual(['lines_do_not_sum']);
    expect(amountText(tieOut?.unexplained ?? euro('0'))).toBe('10.00');
  });
});

describe('a document whose currency changed', () => {
  const recast = async (at: OneDocument) => {
    await at.night('2024-03-09');
    at.script.header = aHeader({ total: money('310.00', 'USD'), paid: money('0', 'USD') });
  };

  it('is loaded anew though its mark is the same, and is filed only with figures of the new currency', async () => {
    const at = oneDocument();
    await recast(at);
    at.clock.nowMs = Date.parse('2024-03-10T02:00:00Z');
    await at.plan('2024-03-10');
    expect(await at.document()).toMatchObject({ stage: 'published', tieOut: undefined });
    at.script.parts = [[{ subtotal: '310.00' }]];
    await at.settle(60 * MINUTE_MS);
    expect(await at.document()).toMatchObject({
      stage: 'published',
      published: { total: money('310.00', 'USD') },
      restatements: [{ before: money('0', 'USD'), after: money('310.00', 'USD') }],
    });
    at.script.statement = pdf('in dollars');
    at.script.figures = {
      subtotal: money('310.00', 'USD'),
      tax: money('0', 'USD'),
      total: money('310.00', 'USD'),
    };
    await at.night('2024-03-11');
    expect((await at.document()).stage).toBe('filed');
    expect(at.alarms).toEqual([]);
  });

  it('fails alone where its lines are still in the old one, and the night ends and is reconciled', async () => {
    const at = oneDocument({ parts: [[{ currency: 'EUR' }]] });
    at.source.documentsNow.push(scriptedDocument(aHeader({ id: documentId('G2') })));
    await recast(at);
    await at.night('2024-03-10');
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'published', published: { total: euro('100.00') } });
    expect(document.failure).toBe('line 0 of part 0 is in EUR, the document in USD');
    expect((await at.document('G2')).stage).toBe('filed');
    expect(await at.book.night(document.night)).toMatchObject({ finished: ['G2'], failed: [ID] });
    expect(at.work.toReconcile.at(-1)).toBe('2024-03-10');
  });
});

describe('a run that goes wrong on our side', () => {
  it('waits an hour at most where Microsoft names a longer time', async () => {
    const slow = Object.assign(new WorldFailure('throttled'), { retryAfterMs: 86_400_000 });
    const at = oneDocument({ export: [slow, 'ready'] });
    await at.plan('2024-03-09');
    await at.sync();
    at.clock.nowMs += MINUTE_MS;
    await at.sync();
    expect(((await at.document()).dueAtMs ?? 0) - at.clock.nowMs).toBe(60 * MINUTE_MS);
  });

  it('keeps a failure nobody thought of with its document, and the night ends', async () => {
    const at = oneDocument({}, V1);
    at.source.documentsNow.push(scriptedDocument(aHeader({ id: documentId('G2') })));
    const load = at.book.loadLines.bind(at.book);
    at.tools.book.loadLines = async (version, lines) => {
      const written = await load(version, lines);
      if (at.source.asked.at(-1)?.startsWith(`part ${ID}/`))
        throw new TypeError('EUR and USD cannot be added');
      return written;
    };
    await at.plan('2024-03-09');
    await at.settle(5 * MINUTE_MS);
    const document = await at.document();
    expect(document).toMatchObject({ stage: 'failed', published: undefined });
    expect(document.failure).toBe('It could not be worked on: EUR and USD cannot be added');
    expect(await at.book.night(document.night)).toMatchObject({ finished: ['G2'], failed: [ID] });
    expect(at.alarms[0]).toMatchObject({ failure: expect.any(TypeError), fields: { documentId: ID } });
    expect(at.work.toReconcile).toEqual(['2024-03-09']);
  });

  it('is broken off between two parts, keeps the reason, tells of it, and comes to the same end later', async () => {
    const undisturbed = oneDocument();
    await undisturbed.night('2024-03-09');
    const at = oneDocument();
    await at.plan('2024-03-09');
    await at.sync();
    at.clock.nowMs += MINUTE_MS;
    const keep = at.archive.keep.bind(at.archive);
    let calls = 0;
    at.tools.archive.keep = async (...what) => {
      if ((calls += 1) === 2) throw new Error('killed');
      return keep(...what);
    };
    expect(await at.sync()).toBe('failed');
    expect((await at.document()).failure).toBe('It could not be worked on: killed');
    expect(at.alarms[0]?.message).toBe('document failed unexpectedly');
    await at.settle(2 * 60 * MINUTE_MS);
    expect(await at.document()).toMatchObject({ stage: 'filed', failure: undefined });
    expect((await at.document()).published?.version).toBe((await undisturbed.document()).published?.version);
    expect(await at.publishedLines()).toEqual(await undisturbed.publishedLines());
  });

  it('publishes nothing where fewer lines were stored than were read', async () => {
    const at = oneDocument({}, V1);
    const load = at.book.loadLines.bind(at.book);
    at.tools.book.loadLines = async (...what) => (await load(...what)) - 1;
    await at.plan('2024-03-09');
    await at.sync();
    expect(await at.document()).toMatchObject({
      published: undefined,
      failure: 'It could not be worked on: 2 lines were written, 3 were read',
    });
  });

  it('resumes after it was killed between loading and publishing, and no line is there twice', async () => {
    const at = oneDocument();
    await at.plan('2024-03-09');
    await at.sync();
    at.clock.nowMs += MINUTE_MS;
    const write = at.book.write.bind(at.book);
    at.tools.book.write = async () => {
      throw new Error('killed');
    };
    await expect(at.sync()).rejects.toThrow('killed');
    expect(await at.document()).toMatchObject({ stage: 'exporting', published: undefined });
    at.tools.book.write = write;
    await at.sync();
    expect(await at.document()).toMatchObject({ stage: 'filed', published: { lineCount: 3 } });
    expect(await at.publishedLines()).toHaveLength(3);
  });

  it('reads again where its write was lost, and ends the same', async () => {
    const at = oneDocument();
    await at.plan('2024-03-09');
    at.book.loseNextWrites(2);
    await at.settle(10 * MINUTE_MS);
    expect(await at.document()).toMatchObject({ stage: 'filed', restatements: [] });
  });

  it('comes to one filed document where two work on it at once', async () => {
    const at = oneDocument({}, V1);
    await at.plan('2024-03-09');
    await Promise.all([at.sync(), at.sync(), at.sync()]);
    expect(await at.document()).toMatchObject({
      stage: 'filed',
      restatements: [],
      published: { lineCount: 3 },
    });
    expect(await at.publishedLines()).toHaveLength(3);
  });

  it('has the night told where a worker was killed between its end and the message', async () => {
    const at = oneDocument();
    await at.plan('2024-03-09');
    const reconcile = at.work.reconcile.bind(at.work);
    at.tools.work.reconcile = async () => {
      throw new Error('killed');
    };
    await expect(at.settle(3_600_000)).rejects.toThrow('killed');
    at.tools.work.reconcile = reconcile;
    await endNights(at.tools, at.clock.nowMs);
    await endNights(at.tools, at.clock.nowMs);
    expect(at.work.toReconcile).toEqual(['2024-03-09']);
  });

  it('does not read lines from an archive that gives back other bytes', async () => {
    const at = oneDocument({}, V1);
    await at.plan('2024-03-09');
    const fetch = at.archive.fetch.bind(at.archive);
    at.tools.archive.fetch = (kept) => fetch({ ...kept, sha256: 'another' });
    expect(await at.sync()).toBe('failed');
    expect(await at.document()).toMatchObject({
      published: undefined,
      failure: expect.stringContaining('other bytes'),
    });
  });
});
