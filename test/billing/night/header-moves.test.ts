import { describe, expect, it } from '@jest/globals';
import { euro, figures, period } from '../../builders/billing.ts';
import { oneDocument } from '../../builders/one-document.ts';

describe('a filed document whose header moves', () => {
  const told = async (at: ReturnType<typeof oneDocument>) =>
    ((await at.document()).history ?? []).map(({ what }) => what);

  it.each(['not_ready', 'gone', 'running'] as const)(
    'is tied anew at once and filed no more, also where its export is %s for ever',
    async (how) => {
      const at = oneDocument();
      await at.night('2024-03-09');
      at.script.header = { ...at.script.header, total: euro('500.00') };
      at.script.export = [how];
      await at.night('2024-03-10');
      const document = await at.document();
      expect(document).toMatchObject({ stage: 'published', published: { lineCount: 3 } });
      expect(document.tieOut).toMatchObject({
        tied: false,
        total: euro('500.00'),
        linesTotal: euro('300.00'),
      });
      expect(await told(at)).toContain('no longer tied');
    },
  );

  it('is tied anew where it becomes a credit note', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    at.script.header = { ...at.script.header, documentType: 'credit_note', total: euro('-300.00') };
    await at.plan('2024-03-10');
    expect((await at.document()).tieOut?.total).toEqual(euro('300.00'));
  });

  it('is filed again when the header is back, and stays filed where only what was paid moved', async () => {
    const at = oneDocument();
    await at.night('2024-03-09');
    at.script.header = { ...at.script.header, total: euro('500.00') };
    await at.night('2024-03-10');
    expect((await at.document()).stage).toBe('published');
    at.script.header = { ...at.script.header, total: euro('300.00') };
    await at.night('2024-03-11');
    expect((await at.document()).stage).toBe('filed');
    at.script.header = { ...at.script.header, paid: euro('300.00') };
    await at.plan('2024-03-12');
    expect((await at.document()).stage).toBe('filed');
  });
});

describe('what was left lying of an earlier night', () => {
  it.each([
    { source: 'v1', of: period('2023-10') },
    { source: 'v2', of: period('2024-02') },
  ])('does not answer a newer one: $source', async ({ source, of }) => {
    const at = oneDocument({ parts: [[{ orderId: 'old' }], [{ orderId: 'b' }, {}]] }, { period: of });
    const load = at.book.loadLines.bind(at.book);
    at.tools.book.loadLines = async () => {
      throw new Error('the table is down');
    };
    await at.plan('2024-03-09');
    await at.settle(120_000);
    expect(await at.document()).toMatchObject({ source, loading: { complete: true } });
    at.tools.book.loadLines = load;
    at.script.eTag = 'etag-2';
    at.script.parts = [[{ orderId: 'new' }], [{ orderId: 'b' }, {}]];
    at.script.figures = figures('300.00', '0.00', '300.00');
    await at.night('2024-03-17');
    expect((await at.publishedLines()).map(({ orderId }) => orderId)[0]).toBe('new');
  });
});
