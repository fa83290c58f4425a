import { describe, expect, it } from '@jest/globals';
import { day, euro } from '../../builders/billing.ts';
import { oneDocument, type OneDocument } from '../../builders/one-document.ts';

describe('a restated document', () => {
  const restate = (at: OneDocument) => {
    at.script.eTag = 'etag-2';
    at.script.parts = [[{}, {}], [{ subtotal: '150.00' }]];
  };

  it('is filed all the same where the difference cannot be worked out, which the next night makes up for', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    restate(at);
    const keep = at.archive.keep.bind(at.archive);
    at.tools.archive.keep = async (area, ...what) => {
      if (area === 'differences') throw new Error('no room');
      return keep(area, ...what);
    };
    await at.night('2024-03-10');
    const first = await at.document();
    expect(first).toMatchObject({
      failure: undefined,
      comparing: undefined,
      published: { total: euro('350.00') },
    });
    expect(first.restatements[0]?.difference).toBeUndefined();
    expect(first.history?.map(({ what }) => what)).toContain('difference not worked out');
    expect(at.alarms.map(({ message }) => message)).toContain('versions not compared');
    at.tools.archive.keep = keep;
    await at.night('2024-03-11');
    const { restatements } = await at.document();
    expect(restatements).toMatchObject([{ difference: { removed: { lines: 1 }, added: { lines: 1 } } }]);
  });

  it('has its earlier differences worked out too, in the same look', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    restate(at);
    const keep = at.archive.keep.bind(at.archive);
    at.tools.archive.keep = async (area, ...what) => {
      if (area === 'differences') throw new Error('no room');
      return keep(area, ...what);
    };
    await at.night('2024-03-10');
    at.tools.archive.keep = keep;
    at.script.eTag = 'etag-3';
    at.script.parts = [
      [{}, {}],
      [{ subtotal: '150.00' }, { orderId: 'new' }],
    ];
    await at.night('2024-03-11');
    expect((await at.document()).restatements).toMatchObject([
      { difference: { removed: { lines: 1 }, added: { lines: 1 } } },
      { difference: { removed: { lines: 0 }, added: { lines: 1 } } },
    ]);
  });

  it('ends a comparison that no worker has time for, says so, and is settled', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    restate(at);
    // Where a comparison is on its way, a worker has time for a step and for no batch of lines.
    const lines = at.source.lines.bind(at.source);
    let comparisons = 0;
    at.tools.source.lines = async function* (...part) {
      const { comparing } = await at.document();
      if (comparing) at.tools.timeIsUp = () => true;
      yield* lines(...part);
    };
    const sync = at.work.sync.bind(at.work);
    at.tools.work.sync = async (...message) => {
      if ((await at.document()).comparing) comparisons += 1;
      at.tools.timeIsUp = () => false;
      return sync(...message);
    };
    await at.night('2024-03-10');
    const document = await at.document();
    expect(comparisons).toBe(4);
    expect(document).toMatchObject({ comparing: undefined, published: { total: euro('350.00') } });
    expect(document.history).toContainEqual(
      expect.objectContaining({
        what: 'difference not worked out',
        ids: { why: 'one pass takes longer than a worker has: 5 ran out of time' },
      }),
    );
    expect(at.alarms.map(({ message }) => message)).toContain('versions not compared');
    expect((await at.book.night(day('2024-03-10')))?.endedBy).toBe('all_settled');
  });
});
