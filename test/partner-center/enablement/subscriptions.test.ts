import { describe, expect, it } from '@jest/globals';
import { azureEntitlements } from '../../../lib/partner-center/enablement/azure-entitlements.ts';
import { subscription } from '../../../lib/partner-center/enablement/subscriptions.ts';
import { wired } from '../wired.ts';

describe('a subscription', () => {
  it('of new commerce is known in every field, those of its next term and of its refund included', () => {
    const json = JSON.stringify({
      id: 'b7d0',
      status: 'active',
      billingType: 'license',
      cancellationAllowedUntilDate: '2024-03-08T23:59:00Z',
      attentionNeeded: false,
      attentionReason: null,
      refundOptions: [{ type: 'Full', expiresAt: '2024-03-02T00:00:00Z' }],
      refundableQuantity: {
        totalQuantity: 4,
        details: [{ quantity: 4, allowedUntilDateTime: '2024-03-08T10:00:00Z' }],
      },
      scheduledNextTermInstructions: { product: { skuId: '0002', termDuration: 'P1M' }, quantity: 3 },
      nextChargeInstructions: { product: { billingCycle: 'Annual' }, quantity: 3 },
      consumptionType: [{ type: 'PhoneServices', overage: true }],
    });
    const { drifts, printed, was } = wired(subscription, json);
    expect([drifts, printed]).toEqual([[], was]);
  });

  it('that is billed by nothing says so', () => {
    const { value } = wired(subscription, '{"id":"b7d0","status":"active","billingType":"none"}');
    expect(value.billingType?.value).toBe('none');
  });
});

it('an Azure subscription under a plan is known with its links', () => {
  const json =
    '{"items":[{"id":"e1","status":"active","subscriptionId":"p1","links":{"self":{"uri":"/e1"}}}]}';
  const { drifts, printed, was } = wired(azureEntitlements, json);
  expect([drifts, printed]).toEqual([[], was]);
});
