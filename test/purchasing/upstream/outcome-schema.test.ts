import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { purchaseOutcomeJsonSchema } from '../../../local/schemas/purchase-outcome-json-schema.ts';
import { isTold, outcomeOf, refusalOf } from '../../../lib/purchasing/upstream/outcome-of.ts';
import { ALWAYS_WITH, outcomeSchema, type Outcome } from '../../../lib/purchasing/upstream/outcome.ts';
import type { Purchase, Stage } from '../../../lib/purchasing/purchase.ts';
import { decode } from '../../../lib/values/decode.ts';
import { asId } from '../../../lib/values/id.ts';
import { money } from '../../../lib/values/money.ts';
import {
  aPurchase,
  aReason,
  awaitingApproval,
  checkingOut,
  failed,
  fulfilled,
  NOW_MS,
  ordered,
  unfulfilled,
  unknown,
} from '../../builders/purchase.ts';

const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
const validate = ajv.compile(purchaseOutcomeJsonSchema());

function faultsOf(outcome: unknown): readonly string[] {
  const carried: unknown = JSON.parse(JSON.stringify(outcome));
  return validate(carried)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const carriedThrough = {
  purchaseOrder: 'PO 4711',
  costCentre: 'Müller & Söhne 🧾',
  reference: 'x'.repeat(200),
  supersedes: 'REQ-0',
};

const STAGES: Readonly<Record<Exclude<Outcome['result'], 'refused'>, Stage>> = {
  fulfilled: fulfilled(),
  unfulfilled: unfulfilled(aReason({ code: 'order_ended_badly' })),
  rejected: { stage: 'rejected', reason: aReason() },
  cancelled: { stage: 'cancelled', reason: { code: 'dry_run', detail: 'It would have been 2.' } },
  failed: failed(aReason({ code: 'proved' })),
  unknown: unknown(),
  awaiting_approval: awaitingApproval(),
};

function toldOf(stage: Stage, intent: Partial<Purchase['intent']> = {}): Outcome {
  const purchase: Purchase = aPurchase(stage, { version: 7, intent });
  if (!isTold(purchase)) throw new Error(`Nobody is told of ${stage.stage}.`);
  return outcomeOf(purchase, NOW_MS);
}

describe('the published schema of outcomes', () => {
  it('is the one that the definition makes (npm run schemas writes it anew)', () => {
    const published: unknown = JSON.parse(readFileSync('docs/purchase-outcome.schema.json', 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(purchaseOutcomeJsonSchema())));
    expect(published).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  });

  it('describes every field', () => {
    const described: string[] = [];
    const undescribed: string[] = [];
    const visit = (schema: Record<string, unknown>, path: string) => {
      const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>;
      for (const [name, property] of Object.entries(properties)) {
        (typeof property['description'] === 'string' ? described : undescribed).push(`${path}.${name}`);
        visit(property, `${path}.${name}`);
        if (property['items']) visit(property['items'] as Record<string, unknown>, `${path}.${name}[]`);
      }
    };
    visit(purchaseOutcomeJsonSchema(), '');
    expect(undescribed).toEqual([]);
    expect(described.length).toBeGreaterThan(20);
  });

  it('lets later versions add fields', () => {
    expect(faultsOf({ ...toldOf(STAGES.fulfilled), addedLater: { anything: 1 } })).toEqual([]);
  });
});

describe('every outcome that is told', () => {
  const stages = Object.entries(STAGES) as [Outcome['result'], Stage][];

  it.each(stages)('%s is as published, and carries nothing that is not', (result, stage) => {
    for (const outcome of [toldOf(stage), toldOf(stage, carriedThrough)]) {
      expect(outcome.result).toBe(result);
      expect(faultsOf(outcome)).toEqual([]);
      const carried: unknown = JSON.parse(JSON.stringify(outcome));
      expect(decode(outcomeSchema, carried)).toEqual({ ok: true, value: carried });
    }
    expect(toldOf(stage, carriedThrough)).toMatchObject(carriedThrough);
  });

  it.each(stages)('%s without one of the fields it always has is not as published', (result, stage) => {
    const outcome = toldOf(stage);
    for (const field of ['schemaVersion', 'outcomeId', 'at', 'source', 'result', ...ALWAYS_WITH[result]]) {
      expect(outcome).toHaveProperty(field);
      expect(faultsOf({ ...outcome, [field]: undefined })).not.toEqual([]);
    }
  });

  it('there is one for every result but the refusal of a message, and none for what goes on', () => {
    expect([...stages.map(([result]) => result), 'refused'].toSorted()).toEqual(
      Object.keys(ALWAYS_WITH).toSorted(),
    );
    for (const stage of [{ stage: 'accepted' as const }, checkingOut(), ordered()]) {
      expect(isTold(aPurchase<Stage>(stage))).toBe(false);
    }
  });

  it.each(['0.001', '1037', '-5.5', '0', '99999999999999999999.123456789012'])(
    'a charge of %s is as published',
    (amount) => {
      const charge = money(amount, 'EUR');
      expect(faultsOf(toldOf(awaitingApproval({ charge })))).toEqual([]);
      expect(faultsOf(toldOf(fulfilled({ charge })))).toEqual([]);
    },
  );

  it('a parked purchase says why and for how much it needs somebody', () => {
    const asks = [
      aReason({ code: 'above_approval_threshold' }),
      { code: 'likely_duplicate', detail: 'REQ-0.' },
    ];
    expect(toldOf(awaitingApproval({ asks }))).toMatchObject({
      result: 'awaiting_approval',
      ask: asks,
      charge: { amount: '1037.78', currency: 'EUR' },
    });
  });

  it('what is not an outcome is found out', () => {
    const outcome = toldOf(STAGES.rejected);
    expect(faultsOf({ ...outcome, result: 'accepted' })).not.toEqual([]);
    expect(faultsOf({ ...outcome, at: 'yesterday' })).not.toEqual([]);
    expect(faultsOf({ ...outcome, reason: { code: 'x' } })).not.toEqual([]);
    expect(faultsOf({ ...outcome, charge: { amount: 5, currency: 'EUR' } })).not.toEqual([]);
    expect(faultsOf({ ...toldOf(STAGES.awaiting_approval), ask: [] })).not.toEqual([]);
  });
});

describe('the refusal of a message', () => {
  const message = {
    messageId: 'm-1',
    source: 'shop',
    receivedAtMs: NOW_MS,
    problems: [{ field: '(whole)', reason: 'is not JSON' }],
  };

  it.each([
    '{',
    '{"requestId":"REQ-1"}',
    '{"requestId":""}',
    `{"requestId":"${'é'.repeat(128)}"}`,
    `{"requestId":"${'x'.repeat(129)}"}`,
    '{"requestId":5}',
    '{"requestId":"\\ud83e\\u0000"}',
    'null',
  ])('of %j is as published', (body) => {
    const outcome = refusalOf({ ...message, body });
    expect(faultsOf(outcome)).toEqual([]);
    expect(outcome).toMatchObject({ result: 'refused', problems: message.problems, messageId: 'm-1' });
  });

  it.each(['problems', 'messageId'])('always has its %s', (field) => {
    expect(faultsOf({ ...refusalOf({ ...message, body: '{' }), [field]: undefined })).not.toEqual([]);
  });

  it('may say whose request it was', () => {
    expect(refusalOf({ ...message, body: '{' }, asId<'RequestId'>('REQ-9'))).toMatchObject({
      requestId: 'REQ-9',
    });
  });
});
