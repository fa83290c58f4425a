/** A valid purchase request as upstream would write it, with overrides for the request and its first line. */
export function aRequest(
  overrides: Readonly<Record<string, unknown>> = {},
  lineOverrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    schemaVersion: '1',
    requestId: 'REQ-1',
    customerId: '7d4a5c11-0000-4000-8000-000000000001',
    subscriptionId: '9b8e6a22-0000-4000-8000-000000000002',
    lines: [aRequestedLine(lineOverrides)],
    ...overrides,
  };
}

export function aRequestedLine(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    lineId: '1',
    productId: 'DZH318Z0BQ4B',
    skuId: '00DN',
    quantity: 2,
    term: 'P1Y',
    billingCycle: 'one_time',
    scope: 'shared',
    expected: { amount: '1037.78', currency: 'EUR' },
    ...overrides,
  };
}
