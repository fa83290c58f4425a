import { expect, it } from '@jest/globals';
import { createPeople } from '../../../lib/purchasing/people/people.ts';
import { isSamePerson } from '../../../lib/values/same-person.ts';
import { aRequest } from '../../builders/purchase-request.ts';
import { NOW_MS } from '../../builders/purchase.ts';
import { purchasingTools } from '../../builders/purchasing-tools.ts';
import { inMemoryCaseBooks } from '../../fakes/in-memory-case-books.ts';
import { createInMemoryDeadLetters } from '../../fakes/in-memory-dead-letters.ts';
import { createInMemoryHistoryBook } from '../../fakes/in-memory-history-book.ts';
import { sha256 } from '../../fakes/sha256.ts';

const DAY = 86_400_000;

function people(redriveDays: string) {
  const body = JSON.stringify(aRequest());
  const deadLetters = createInMemoryDeadLetters({
    'purchase-requests': [{ messageId: 'm1', body, sentAtMs: NOW_MS - 2 * DAY }],
  });
  return createPeople({
    ...purchasingTools(),
    history: createInMemoryHistoryBook(),
    returns: inMemoryCaseBooks().returns,
    deadLetters,
    senders: {},
    market: 'DE',
    sha256,
    redriveDays,
  });
}

it.each([
  ['1', true],
  ['2', false],
  ['14', false],
])(
  'with %s days, a purchase request of two days needs a fresh word: %p',
  async (redriveDays, needsApproval) => {
    const asked = { id: '', query: {}, body: undefined, caller: 'ada', requestId: 'r' };
    expect(await people(redriveDays).listDeadLetters(asked)).toMatchObject({
      value: { items: [{ needsApproval }] },
    });
  },
);

it.each(['0', '15', '-1', '1.5', 'three', ''])('%p days are refused at the start', (redriveDays) => {
  expect(() => people(redriveDays)).toThrow('redriveDays are not 1 to 14 days');
});

it.each([
  ['ada', 'ADA', true],
  ['ada', ' ada\t', true],
  ['Åsa', 'A\u030asa', true],
  ['ada', 'ada2', false],
  ['ada', 'ben', false],
])('%p and %p are one person: %p', (name, other, same) => {
  expect(isSamePerson(name, other)).toBe(same);
});
