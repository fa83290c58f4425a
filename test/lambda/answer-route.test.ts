import { describe, expect, it } from '@jest/globals';
import { answerRoute, type Question } from '../../lib/lambda/answer-route.ts';
import { entityTag } from '../../lib/lambda/entity-tag.ts';
import type { HttpRequest } from '../../lib/lambda/http.ts';
import { signedMarks } from '../../lib/lambda/signed-marks.ts';
import { absent, answer, conflict, impossible, invalid, type Answer } from '../../lib/values/answer.ts';
import { z } from '../../lib/values/schema.ts';

const request: HttpRequest = {
  path: '/things/p%201',
  parameters: { id: 'p 1' },
  query: {},
  body: undefined,
  caller: 'me',
  requestId: 'r',
};
const marks = signedMarks('a key');
const definition = { summary: 'Things.', answer: z.unknown() };
const route = (ask: Question['ask'], more: Partial<Question> = {}) =>
  answerRoute(
    { method: 'GET', path: '/things/{id}', scope: 'finance.read', definition, ask, ...more },
    marks,
  );
const ask = (given: Answer<unknown>) => route(async () => given).answer(request);

it('an answer is 200, and the id of the path is at hand', async () => {
  const found = await route(async ({ id }) => answer({ id })).answer(request);
  expect(found).toEqual({ status: 200, body: { id: 'p 1' } });
});

it('an answer to what will be done later has a status of its own', async () => {
  const later = route(async () => answer('later'), { method: 'POST', status: 202 });
  expect(await later.answer(request)).toEqual({ status: 202, body: 'later' });
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

describe('marks of pages', () => {
  const list = route(
    async ({ query }) =>
      answer({ items: [query['next'] ?? 'first'], next: query['next'] === 'b' ? null : 'b' }),
    { restriction: 'items' },
  );
  const page = async (over: Partial<HttpRequest> = {}) =>
    (await list.answer({ ...request, ...over })).body as { items: string[]; next: string | null };

  it('are signed on the way out, and are what they were on the way in', async () => {
    const { next } = await page();
    expect(next).not.toBe('b');
    expect(await page({ query: { next: next ?? '' } })).toEqual({ items: ['b'], next: null });
  });

  it('of another question, or that nobody signed, are refused by the name of the field', async () => {
    const next = (await page({ query: { kind: 'late' } })).next ?? '';
    const altered = (at: number) => {
      const bytes = Buffer.from(next, 'base64url');
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes.toString('base64url');
    };
    const late = (mark: string) => ({ query: { kind: 'late', next: mark } });
    for (const given of [
      { query: { next } },
      { query: { next, kind: 'missing' } },
      { ...late(next), path: '/things/p%202' },
      { ...late(next), customers: ['c-1'] },
      late('b'),
      late(''),
      late(altered(0)),
      late(altered(16)),
      late(Buffer.from(next, 'base64url').subarray(0, 16).toString('base64url')),
      late(`${next}AAAA`),
    ])
      await expect(page(given)).rejects.toMatchObject({
        status: 400,
        extra: { problems: [{ field: 'next', reason: 'is not a mark of this list, asked for in this way' }] },
      });
    expect((await page(late(next))).items).toEqual(['b']);
  });
});

it('a mark is the same for the same page, hides what it says, and is another one under another key', () => {
  const named = { ...request, query: { kind: 'late' } };
  const signed = marks.sign(named, 'of a purchase of somebody else');
  expect(marks.sign(named, 'of a purchase of somebody else')).toBe(signed);
  expect(Buffer.from(signed, 'base64url').toString('latin1')).not.toContain('purchase');
  const others = signedMarks('another key').sign(named, 'of a purchase of somebody else');
  expect(() => marks.opened({ ...named, query: { kind: 'late', next: others } })).toThrow(
    'next is not a mark',
  );
});

describe('a caller whose token names customers', () => {
  const customers = ['c-1'];
  const mine = { customerId: 'C-1', what: 'mine' };
  const theirs = { customerId: 'c-2', what: 'theirs' };
  const asked = async (value: unknown, more: Partial<Question>) =>
    (await route(async () => answer(value), more).answer({ ...request, customers })).body;

  it('is refused what is about the whole partner, also where a route says nothing', async () => {
    for (const more of [{}, { restriction: 'refused' } as const])
      await expect(asked(mine, more)).rejects.toMatchObject({ status: 403 });
  });

  it('is refused before anything is read or done', async () => {
    let wasAsked = false;
    const change = route(
      async () => {
        wasAsked = true;
        return answer({});
      },
      { method: 'POST' },
    );
    await expect(change.answer({ ...request, customers })).rejects.toMatchObject({ status: 403 });
    expect(wasAsked).toBe(false);
  });

  it('gets of a list what is theirs: not what is of others, and not what is of nobody', async () => {
    const nobodys = { customerId: null, what: 'of the partner' };
    expect(await asked({ items: [mine, theirs, nobodys, {}], next: null }, { restriction: 'items' })).toEqual(
      {
        items: [mine],
        next: null,
      },
    );
  });

  it('finds one thing of theirs; of others there is none', async () => {
    expect(await asked(mine, { restriction: 'whole' })).toEqual(mine);
    await expect(asked(theirs, { restriction: 'whole' })).rejects.toMatchObject({ status: 404 });
  });

  it('changes what is theirs and nothing else', async () => {
    const changed: string[] = [];
    const change = (seen: object) =>
      route(
        async ({ id }) => {
          changed.push(id);
          return answer({ done: true });
        },
        { method: 'POST', changes: async () => answer(seen) },
      ).answer({ ...request, customers });
    expect((await change(mine)).body).toEqual({ done: true });
    await expect(change(theirs)).rejects.toMatchObject({ status: 404 });
    expect(changed).toEqual(['p 1']);
  });

  it('with a token for nobody gets nothing at all', async () => {
    const nothing = route(async () => answer({ items: [mine, theirs], next: null }), {
      restriction: 'items',
    });
    expect((await nothing.answer({ ...request, customers: [] })).body).toEqual({ items: [], next: null });
  });
});

describe('a change of what somebody saw', () => {
  const stands = { status: 'open', revision: 7 };
  const change = (ifMatch: string | undefined) =>
    route(async ({ revision }) => answer({ revision: revision ?? 'any' }), {
      method: 'POST',
      changes: async () => answer(stands),
    }).answer({ ...request, ifMatch });

  it('counts for the very state they saw, down to its revision', async () => {
    expect((await change(entityTag(JSON.stringify(stands)))).body).toEqual({ revision: 7 });
  });

  it('is refused where it is in another state by now, and a weak tag is never the same', async () => {
    for (const tag of [entityTag('{}'), `W/${entityTag(JSON.stringify(stands))}`, 'nonsense'])
      await expect(change(tag)).rejects.toMatchObject({ status: 412 });
  });

  it('counts for whatever stands where they do not say what they saw', async () => {
    expect((await change(undefined)).body).toEqual({ revision: 'any' });
  });
});
