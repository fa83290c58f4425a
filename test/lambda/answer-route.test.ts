import { expect, it } from '@jest/globals';
import { answerRoute } from '../../lib/lambda/answer-route.ts';
import type { HttpRequest } from '../../lib/lambda/http.ts';
import { absent, answer, conflict, impossible, invalid, type Answer } from '../../lib/values/answer.ts';

const request: HttpRequest = {
  parameters: { id: 'p 1' },
  query: {},
  body: undefined,
  caller: 'me',
  requestId: 'r',
};
const ask = (given: Answer<unknown>) =>
  answerRoute('GET', '/things/{id}', 'finance.read', async () => given).answer(request);

it('an answer is 200, and the id of the path is at hand', async () => {
  const route = answerRoute('GET', '/things/{id}', 'finance.read', async ({ id }) => answer({ id }));
  expect(await route.answer(request)).toEqual({ status: 200, body: { id: 'p 1' } });
});

it('an answer to what will be done later has a status of its own', async () => {
  const route = answerRoute('POST', '/things', 'things.operate', async () => answer('later'), 202);
  expect(await route.answer(request)).toEqual({ status: 202, body: 'later' });
});

it.each([
  ['what does not exist', absent('There is none.'), { status: 404, message: 'There is none.', extra: {} }],
  [
    'what was asked in the wrong way',
    invalid([{ field: 'stage', reason: 'is not known' }]),
    {
      status: 400,
      message: 'stage is not known.',
      extra: { problems: [{ field: 'stage', reason: 'is not known' }] },
    },
  ],
  ['what cannot be done', impossible('Too late.'), { status: 422, message: 'Too late.', extra: {} }],
  ['what was done otherwise', conflict('Taken.'), { status: 409, message: 'Taken.', extra: {} }],
  [
    'what does not agree with what stands',
    conflict([{ field: 'charge', reason: 'is not 5.00 EUR' }]),
    {
      status: 409,
      message: 'charge is not 5.00 EUR.',
      extra: { problems: [{ field: 'charge', reason: 'is not 5.00 EUR' }] },
    },
  ],
])('%s is a problem with its own status', async (_what, given, problem) => {
  await expect(ask(given)).rejects.toMatchObject({ name: 'HttpProblem', ...problem });
});
