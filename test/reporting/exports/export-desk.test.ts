import { describe, expect, it } from '@jest/globals';
import { createExportDesk } from '../../../lib/reporting/exports/export-desk.ts';
import type { ExportJob } from '../../../lib/reporting/exports/export-job.ts';
import { asId } from '../../../lib/values/id.ts';
import { anExportJob } from '../../builders/exported.ts';
import {
  inMemoryExportFiles,
  inMemoryExportJobs,
  inMemoryExportQueue,
} from '../../fakes/in-memory-exports.ts';

function office(...jobs: readonly ExportJob[]) {
  const queue = inMemoryExportQueue();
  const store = inMemoryExportJobs(...jobs);
  let ids = 0;
  const newId = () => `export-${(ids += 1)}`;
  const tools = { jobs: store, queue, files: inMemoryExportFiles(), newId, nowMs: () => 0 };
  return { queue, store, ...createExportDesk(tools) };
}
const ours = asId<'CustomerId'>('c-1');

describe('asking for an export', () => {
  it('is answered at once, and the export is written later', async () => {
    const { askExport, queue, store } = office();
    const asked = await askExport({ body: { format: 'csv', period: '2024-01' }, caller: 'finance' });
    expect(asked).toMatchObject({
      ok: true,
      value: {
        id: 'export-1',
        state: 'asked',
        of: { what: 'period', period: '2024-01' },
        askedBy: 'finance',
        askedAt: '1970-01-01T00:00:00.000Z',
        files: [],
      },
    });
    expect(queue.asked).toEqual(['export-1']);
    expect(await store.read('export-1')).toMatchObject({ format: 'csv', customers: undefined, revision: 1 });
  });

  it.each([
    [{ format: 'pdf' }, 'format is not one of'],
    [{ format: 'csv', period: '2024-13' }, 'period is not a month like 2024-02'],
    [
      { format: 'csv', period: '2024-01', documentId: 'G1' },
      'names more than one of period, documentId and caseId',
    ],
    [{ format: 'dispute_pack' }, 'dispute_pack is of one documentId or one caseId'],
    [{ format: 'csv', caseId: 'c' }, 'caseId is for a dispute_pack only'],
    [{ format: 'csv', documentId: '' }, 'documentId is empty'],
    [{}, 'format is missing'],
    [{ format: 'csv', colour: 'red' }, 'colour is not a known field'],
  ])('is refused with the field named: %j', async (body, why) => {
    const { askExport, queue } = office();
    const refused = await askExport({ body, caller: 'finance' });
    expect(refused).toMatchObject({ ok: false, why: 'invalid', detail: expect.stringContaining(why) });
    expect(queue.asked).toEqual([]);
  });

  it.each(['focus', 'accounting'])(
    'of whole documents is refused to who may see some customers (%s)',
    async (format) => {
      const refused = await office().askExport({ body: { format }, caller: 'x', customers: [ours] });
      expect(refused).toMatchObject({ ok: false, why: 'impossible' });
    },
  );
});

describe('an export that was asked for', () => {
  const file = { name: 'lines.csv', key: 'exports/abc/lines.csv', sha256: 'abc', bytes: 3, rows: 1 };
  const ready = anExportJob({ state: 'ready', files: [file], endedAtMs: 1_000 });

  it('has a link to each file for a quarter of an hour', async () => {
    const shown = await office(ready).export('export-1');
    expect(shown).toMatchObject({
      ok: true,
      value: {
        state: 'ready',
        endedAt: '1970-01-01T00:00:01.000Z',
        files: [{ ...file, link: 'https://files.example/exports/abc/lines.csv?name=lines.csv&seconds=900' }],
      },
    });
  });

  it('is in the list without its links', async () => {
    const list = await office(ready).exports({});
    expect(list).toMatchObject({ ok: true, value: { items: [{ files: [{ link: null }] }], next: null } });
  });

  it('is not there for who may not see all of it', async () => {
    const restricted = { ...ready, id: 'export-2', customers: [ours] };
    const desk = office(ready, restricted);
    expect(await desk.export('export-1', { customers: [ours] })).toMatchObject({ ok: false, why: 'absent' });
    expect(await desk.export('export-2', { customers: [ours] })).toMatchObject({ ok: true });
    expect(await desk.export('export-2', { customers: [asId('c-2')] })).toMatchObject({ ok: false });
    expect(await desk.exports({}, { customers: [ours] })).toMatchObject({
      value: { items: [{ id: 'export-2' }] },
    });
    expect(await desk.export('nobody')).toMatchObject({ ok: false, why: 'absent' });
  });
});
