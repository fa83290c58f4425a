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

  it.each([said({ message: 'purchase waits' }), 'START RequestId', '', '7', 'null'])(
    'is nothing in %p',
    (line) => {
      expect(moveIn(line)).toBeUndefined();
    },
  );
});
