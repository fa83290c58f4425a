import { describe, expect, it } from '@jest/globals';
import { asId } from '../../../lib/values/id.ts';
import { chainOf } from '../../../lib/reporting/views/chain-view.ts';
import { aLine, eur } from '../../builders/book.ts';
import { exportBooks } from '../../builders/exported.ts';
import { bought } from '../exports/posted.ts';

async function documentsOf(header: object) {
  const books = await exportBooks({
    purchases: [bought()],
    documents: [{ lines: [aLine()], header }],
  });
  const matches = { read: async () => undefined };
  const chain = await chainOf({ ...books, matches }, 'p1');
  return chain.ok ? chain.value.documents : [];
}

describe('the documents at the end of a chain', () => {
  it('are those with its charges, and no figure of theirs is among what is said', async () => {
    const [document, ...others] = await documentsOf({ paid: eur('0') });
    expect(others).toEqual([]);
    expect(document).toMatchObject({
      ...{ id: asId('G000001'), documentType: 'invoice', period: '2024-01', void: false, currency: 'EUR' },
      paid: 'open',
    });
    expect(JSON.stringify(document)).not.toContain('1037');
  });

  it.each([
    ['0.01', 'in_part'],
    ['1037.77', 'in_part'],
    ['1037.78', 'paid'],
    ['1100.00', 'paid'],
  ])('say how far they are paid: %s is %s', async (paid, standing) => {
    expect(await documentsOf({ paid: eur(paid) })).toMatchObject([{ paid: standing }]);
  });
});
