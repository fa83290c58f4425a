import type { Report } from '../../cli/report.ts';
import type { DiscrepancyView } from '../../lib/reporting/discrepancy-view.ts';
import type { DocumentView } from '../../lib/reporting/document-view.ts';
import type { PurchaseView } from '../../lib/reporting/purchase-view.ts';

export function aPurchaseView(overrides: Partial<PurchaseView> = {}): PurchaseView {
  return {
    id: 'p1',
    source: 'shop',
    requestId: 'REQ-1',
    lineId: '1',
    stage: 'fulfilled',
    customerId: 'c1',
    subscriptionId: 's1',
    productId: 'DZH318Z0BQ3Q',
    skuId: '00FV',
    quantity: 2,
    term: 'P1Y',
    billingCycle: 'one_time',
    expectedCharge: { amount: '1037.78', currency: 'EUR' },
    charge: { amount: '1037.78', currency: 'EUR' },
    orderId: '0123456789ab',
    acceptedAt: '2024-01-15T09:00:00.000Z',
    requester: 'ordering-team',
    ...overrides,
  };
}

export function aDocumentView(overrides: Partial<DocumentView> = {}): DocumentView {
  return {
    id: 'G000001',
    documentType: 'invoice',
    void: false,
    amendsOf: null,
    period: '2024-01',
    invoiceDate: '2024-02-07',
    currency: 'EUR',
    stage: 'filed',
    source: 'v2',
    total: '1234.96',
    linesTotal: '1037.78',
    linesTax: '0.00',
    lines: 1,
    statementSha256: 'abc',
    statement: { subtotal: '1037.78', tax: '197.18', total: '1234.96' },
    tied: true,
    difference: '197.18',
    explained: [{ kind: 'tax_on_invoice_only', amount: '197.18' }],
    unexplained: '0.00',
    why: '',
    paid: { amount: '0.00', currency: 'EUR' },
    ...overrides,
  };
}

export function aDiscrepancyView(overrides: Partial<DiscrepancyView> = {}): DiscrepancyView {
  return {
    id: 'billed_twice:p1:1',
    kind: 'billed_twice',
    rule: 'charge.billed_twice',
    explained: false,
    documentId: 'G000001',
    purchaseId: 'p1',
    customerId: 'c1',
    period: '2024-01',
    since: '2024-02-08',
    expected: { amount: '0.00', currency: 'EUR' },
    actual: { amount: '1037.78', currency: 'EUR' },
    amount: { amount: '1037.78', currency: 'EUR' },
    basis: 'charge',
    instalment: 1,
    lines: [{ documentId: 'G000001', version: 'v1', part: 0, line: 1 }],
    boughtIn: null,
    stage: null,
    detail: 'This instalment has been charged before.',
    ...overrides,
  };
}

/** A small month with something of everything in it. */
export function aReport(overrides: Partial<Report> = {}): Report {
  const reason = { code: 'market_without_reservations', detail: 'Reservations are not sold in BY.' };
  return {
    purchases: [
      aPurchaseView(),
      aPurchaseView({ id: 'p2', requestId: 'REQ-2', stage: 'ordered', orderId: 'ab0123456789' }),
      aPurchaseView({ id: 'p3', requestId: 'REQ-3', stage: 'rejected', orderId: '-', reason }),
      aPurchaseView({ id: 'p4', requestId: 'REQ-4', stage: 'carted' }),
    ],
    refused: [
      {
        messageId: 'm1',
        source: 'shop',
        requestId: 'REQ-5',
        receivedAt: '2024-01-15T09:00:00.000Z',
        problems: [{ field: 'lines[0].quantity', reason: 'is missing' }],
      },
    ],
    documents: [
      aDocumentView(),
      aDocumentView({
        id: 'G000002',
        stage: 'not_ready',
        total: '12.00',
        linesTotal: null,
        linesTax: null,
        lines: null,
        statementSha256: null,
        statement: null,
        tied: false,
        difference: null,
        explained: [],
        unexplained: null,
        why: 'Microsoft has no line data for it yet.',
      }),
    ],
    reconciliation: {
      run: '2024-02-10.h',
      asOf: '2024-02-10',
      rulesVersion: 'R1',
      inputHash: 'h',
      matches: 1,
      discrepancies: 2,
      explained: 1,
      expected: 1,
      suggestions: 0,
      compared: { documents: 1, ofDocuments: 2, unread: [], lines: 3, purchases: 2 },
      absorbed: [],
      coverage: [
        {
          documentId: 'G000001',
          version: 'v1',
          period: '2024-01',
          void: false,
          lines: { matched: 1, discrepant: 1, outOfScope: 1, total: 3 },
          outOfScopeBy: [{ category: 'license', lines: 1, amount: '10.00' }],
          currency: 'EUR',
          matched: '1037.78',
          discrepant: '1037.78',
          outOfScope: '10.00',
          linesSubtotal: '2085.56',
        },
      ],
    },
    discrepancies: [
      aDiscrepancyView(),
      aDiscrepancyView({
        id: 'currency_differs:p2:1',
        kind: 'currency_differs',
        purchaseId: 'p2',
        expected: { amount: '1037.78', currency: 'EUR' },
        actual: { amount: '1200.00', currency: 'USD' },
        amount: { amount: '1200.00', currency: 'USD' },
        basis: 'line',
        detail: 'Bought in EUR, billed in USD.',
      }),
      aDiscrepancyView({
        id: 'tax_on_invoice_only:G000001',
        kind: 'tax_on_invoice_only',
        explained: true,
        purchaseId: null,
        expected: { amount: '1037.78', currency: 'EUR' },
        actual: { amount: '1234.96', currency: 'EUR' },
        amount: { amount: '197.18', currency: 'EUR' },
        basis: 'document',
        instalment: null,
        detail: 'The lines carry no tax.',
      }),
    ],
    balances: [
      {
        currency: 'EUR',
        from: '2024-02-08',
        to: '2024-02-10',
        opening: '0.00',
        invoiced: '1234.96',
        paid: '0.00',
        closing: '1234.96',
        unexplained: '0.00',
        check: {
          check: 'T5',
          title: 'the balance against what was invoiced and paid',
          left: { name: 'opening + invoiced - paid', figure: '1234.96' },
          right: { name: "Microsoft's balance", figure: '1234.96' },
          verdict: 'equal',
        },
        doubts: [],
      },
    ],
    night: {
      night: '2024-02-10',
      startedAt: '2024-02-10T02:00:00.000Z',
      plannedAt: '2024-02-10T02:00:30.000Z',
      endedAt: null,
      endedBy: null,
      whole: false,
      planned: 2,
      coverage: { finished: 1, of: 2 },
      finished: ['G000001'],
      failed: [],
      waiting: ['G000002'],
      problems: [],
    },
    ...overrides,
  };
}
