import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { purchaseOutcomeJsonSchema } from '../../../local/schemas/purchase-outcome-json-schema.ts';
import { acceptRequest } from '../../../lib/purchasing/upstream/accept-request.ts';
import { NOW_MS } from '../../builders/purchase.ts';
import { MALFORMED, type Malformed } from '../../builders/malformed-request.ts';
import { aRandomRequest, type Random } from '../../builders/random-request.ts';
import { seededRandom } from '../../builders/seeded-random.ts';
import { createInMemoryPurchaseLedger } from '../../fakes/in-memory-purchase-ledger.ts';
import { sha256 } from '../../fakes/sha256.ts';

/** `BAD_INPUT=100000` sends so many of each kind; `BAD_INPUT_SEED` makes other ones. */
const OF_EACH_KIND = Number(process.env['BAD_INPUT'] ?? '1000');
const SEED = Number(process.env['BAD_INPUT_SEED'] ?? '4');
// So many share a ledger with one good message, and are then forgotten, since their bodies are kept.
const TOGETHER = 100;
// What the queue carries.
const LONGEST_OUTCOME = 256 * 1024;

const ajv = new Ajv2020({ strict: false });
formats.default(ajv);
const isOutcome = ajv.compile(purchaseOutcomeJsonSchema());

function receiver() {
  const ledger = createInMemoryPurchaseLedger();
  const tools = {
    ledger,
    senders: { AROA1: { source: 'shop', requester: 'ordering-team' } },
    market: 'DE',
    sha256,
    nowMs: () => NOW_MS,
    say: () => undefined,
  };
  const receive = (body: string, messageId: string, senderId = 'AROA1:session') =>
    acceptRequest(tools, { body, messageId, senderId });
  return { ledger, receive };
}

/** Sends malformed messages with a good one in their midst; the distinct bodies among them. */
async function sendTogether(malformed: readonly Malformed[], random: Random): Promise<number> {
  const { ledger, receive } = receiver();
  const fieldOf = new Map(malformed.map(({ body, field }) => [body, field]));
  const goodAt = Math.floor(random() * malformed.length);
  for (const [index, { body }] of malformed.entries()) {
    if (index === goodAt) {
      const good = await receive(JSON.stringify(aRandomRequest(random)), 'good');
      const [id] = good;
      expect(id && (await ledger.read(id))?.stage).toBe('accepted');
    }
    const accepted = await receive(body, `bad-${index}`);
    if (accepted.length > 0) throw new Error(`This was accepted: ${body.slice(0, 2_000)}`);
  }
  const refused = await ledger.refusedMessages();
  expect(new Set(refused.map(({ body }) => body))).toEqual(new Set(fieldOf.keys()));
  for (const { body, problems, source } of refused) expectReason(body, fieldOf.get(body)!, problems, source);
  const outcomes = await ledger.unsentOutcomes(2 * TOGETHER);
  expect(outcomes.map(({ messageId }) => messageId).toSorted()).toEqual(
    refused.map(({ messageId }) => messageId).toSorted(),
  );
  for (const outcome of outcomes) {
    const isTold = isOutcome(outcome) && outcome.result === 'refused' && outcome.source === 'shop';
    const text = JSON.stringify(outcome);
    if (!isTold || text.length >= LONGEST_OUTCOME)
      throw new Error(`${ajv.errorsText(isOutcome.errors)}: ${text.slice(0, 2_000)}`);
  }
  return fieldOf.size;
}

function expectReason(
  body: string,
  field: string,
  problems: readonly { readonly field: string; readonly reason: string }[],
  source: string,
): void {
  const isNamed = problems.some((problem) =>
    field.endsWith('…') ? problem.field.startsWith(field.slice(0, -1)) : problem.field === field,
  );
  const isTyped = problems.every((problem) => problem.field !== '' && problem.reason !== '');
  if (isNamed && isTyped && source === 'shop' && problems.length <= 51) return;
  throw new Error(`Not refused at ${field}, but ${JSON.stringify(problems)}: ${body.slice(0, 2_000)}`);
}

describe(`${OF_EACH_KIND} malformed messages of each kind are refused, kept and told of, and hold up no good one`, () => {
  const kinds = Object.entries(MALFORMED);

  it.each(kinds)(
    '%s',
    async (kind, malformed) => {
      const random = seededRandom(SEED + kinds.findIndex(([name]) => name === kind) * 7_919);
      let distinct = 0;
      for (let sent = 0; sent < OF_EACH_KIND; sent += TOGETHER) {
        const many = Array.from({ length: Math.min(TOGETHER, OF_EACH_KIND - sent) }, () => malformed(random));
        distinct += await sendTogether(many, random);
      }
      expect(distinct).toBeGreaterThan(0);
    },
    30_000 + OF_EACH_KIND * 20,
  );

  it('there are 100,000 of them at 1,000 of each', () => {
    expect(kinds.length * 1_000).toBeGreaterThanOrEqual(100_000);
  });
});

it('what the malformed ones are made from is accepted, so that the fault is theirs', async () => {
  const random = seededRandom(SEED);
  const { ledger, receive } = receiver();
  for (let sent = 0; sent < 1_000; sent += 1) {
    const body = JSON.stringify(aRandomRequest(random));
    if ((await receive(body, `m-${sent}`)).length === 0) throw new Error(`This was refused: ${body}`);
  }
  expect(await ledger.refusedMessages()).toEqual([]);
});

it('whoever is not among the senders is refused, however right the message is', async () => {
  const random = seededRandom(SEED);
  const { ledger, receive } = receiver();
  for (const senderId of [
    '',
    '*',
    'AROA2:session',
    'aroa1',
    ':AROA1',
    'AROA1 ',
    '__proto__',
    'constructor:x',
  ]) {
    expect(await receive(JSON.stringify(aRandomRequest(random)), `m-${senderId}`, senderId)).toEqual([]);
  }
  const refused = await ledger.refusedMessages();
  expect(refused).toHaveLength(8);
  for (const { problems, source } of refused) {
    expect(source).toBe('unknown');
    expect(problems).toMatchObject([{ field: '(sender)' }]);
  }
});

it('nothing that arrives changes what every object has', async () => {
  const { receive } = receiver();
  const before = Object.getOwnPropertyNames(Object.prototype);
  await receive('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}', 'm-1');
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
