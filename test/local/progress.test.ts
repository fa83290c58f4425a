import { describe, expect, it } from '@jest/globals';
import { moveIn } from '../../local/progress.ts';

const said = (fields: object) => JSON.stringify({ timestamp: '2024-01-09T09:05:00.000Z', ...fields });

describe('what a log line tells of progress', () => {
  it('is the move of a purchase, at the instant of the line and not of its reading', () => {
    const line = said({
      message: 'purchase moved',
      sourceRequestId: 'R-1',
      lineId: '2',
      to: 'ordered',
      charge: '12.50',
      currency: 'EUR',
    });
    expect(moveIn(line)).toEqual({
      at: '2024-01-09T09:05:00.000Z',
      name: 'purchase R-1/2',
      state: 'ordered  12.50 EUR',
    });
  });

  it('says why a document is not tied', () => {
    const line = said({
      message: 'document moved',
      documentId: 'G1',
      to: 'published',
      lines: 3,
      total: '9.00',
      currency: 'EUR',
      tied: false,
      why: 'the statement is missing',
    });
    expect(moveIn(line)?.state).toBe('published  3 lines  9.00 EUR  not tied: the statement is missing');
  });

  it('raises no alarm over a document whose statement is only still to be fetched', () => {
    const document = { message: 'document moved', documentId: 'G1', total: '9.00', currency: 'EUR' };
    const open = said({ ...document, to: 'published', lines: 1, tied: false, why: '' });
    expect(moveIn(open)?.state).toBe('published  1 line  9.00 EUR');
    const filed = said({ ...document, to: 'filed', lines: 2, tied: true, why: '' });
    expect(moveIn(filed)?.state).toBe('filed  2 lines  9.00 EUR  tied');
  });

  it('gives the reason why a document has no lines yet as it is', () => {
    const move = { message: 'document moved', documentId: 'G1', to: 'not_ready', why: 'no lines yet' };
    expect(moveIn(said({ ...move, total: '9.00', currency: 'EUR', tied: false }))?.state).toBe(
      'not_ready  9.00 EUR  no lines yet',
    );
  });

  it('says what a purchase costs when it is ordered, and only then', () => {
    const purchase = { message: 'purchase moved', sourceRequestId: 'R', lineId: '1', currency: 'EUR' };
    expect(moveIn(said({ ...purchase, to: 'fulfilled', charge: '9.00' }))?.state).toBe('fulfilled');
  });

  it.each([said({ message: 'purchase waits' }), 'START RequestId', '', '7', 'null'])(
    'is nothing in %p',
    (line) => {
      expect(moveIn(line)).toBeUndefined();
    },
  );
});
