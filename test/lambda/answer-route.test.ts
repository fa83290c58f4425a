import { expect, it } from '@jest/globals';
import { answerRoute } from '../../lib/lambda/answer-route.ts';
import type { HttpRequest } from '../../lib/lambda/http.ts';
import { absent, answer, invalid, type Answer } from '../../lib/values/answer.ts';

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
  ['what cannot be done', { ok: false, why: 'impossible', detail: 'Too late.' } as const, { status: 422 }],
  ['what was done otherwise', { ok: false, why: 'conflict', detail: 'Taken.' } as const, { status: 409 }],
])('%s is a problem with its own status', async (_what, given, problem) => {
  await expect(ask(given)).rejects.toMatchObject({ name: 'HttpProblem', ...problem });
});
