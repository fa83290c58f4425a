import type { BillingPeriod } from '../../lib/values/day.ts';
import type { Decimal } from '../../lib/values/decimal.ts';
import type { Clock } from '../clock.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Rows } from './billing/rows.ts';
import type { LateCall } from './gateway/late-calls.ts';
import type { VendorProfile } from './vendor-profile.ts';

/** Everything that is true at the simulated Microsoft. Routes read and change it; nothing else does. */
export type World = {
  readonly scenario: Scenario;
  readonly clock: Clock;
  readonly vendor: Required<VendorProfile>;
  /** The partner's own tenant. */
  readonly partnerTenantId: string;
  /** Deterministic ids: the same scenario and the same calls give the same ids. */
  readonly newGuid: () => string;
  /** Twelve hex digits, the short form of an order id. */
  readonly newOrderId: () => string;
  readonly registrations: Map<string, { readonly askedAtMs: number }>;
  readonly selfServePolicies: Map<string, SelfServePolicy>;
  readonly carts: Map<string, SimulatedCart>;
  /** An order of several lines is several entries with one id, in the order of its lines. */
  readonly orders: SimulatedOrder[];
  readonly returns: SimulatedReturn[];
  readonly documents: Map<string, IssuedDocument>;
  readonly exports: Map<string, SimulatedExport>;
  /** Calls that were made and have not taken effect yet, in no order. */
  readonly lateCalls: LateCall[];
  /** Every call as it was answered, for tests and for counting; status 0 where no answer was given. */
  readonly calls: {
    readonly method: string;
    readonly path: string;
    readonly status: number;
    readonly requestId: string | undefined;
    readonly correlationId: string | undefined;
    readonly atMs: number;
  }[];
};

export type SimulatedCart = {
  readonly id: string;
  readonly customerId: string;
  readonly createdAtMs: number;
  modifiedAtMs: number;
  readonly expiresAtMs: number;
  status: 'Active' | 'Ordered';
  /** `PartnerOnRecordAttestationAccepted` of the create or the last update. */
  attested: boolean;
  lines: SimulatedCartLine[];
  /** The answer of the first successful checkout, repeated for every later one. */
  checkout: object | undefined;
};

export type SimulatedCartLine = {
  readonly id: number;
  readonly catalogItemId: string;
  readonly friendlyName: string | undefined;
  readonly quantity: number;
  readonly billingCycle: string;
  readonly termDuration: string | undefined;
  readonly provisioningContext: Readonly<Record<string, string>>;
  readonly attestationAccepted: boolean | undefined;
  /** One unit, one charge, in the billing currency. */
  readonly unitPrice: Decimal | undefined;
  readonly error: { readonly errorCode: number; readonly errorDescription: string } | undefined;
};

export type SimulatedOrder = {
  readonly id: string;
  readonly alternateId: string;
  readonly customerId: string;
  readonly subscriptionId: string;
  readonly productId: string;
  readonly skuId: string;
  readonly catalogItemId: string;
  readonly title: string;
  readonly friendlyName: string | undefined;
  readonly quantity: number;
  readonly term: 'P1Y' | 'P3Y';
  readonly billingCycle: 'one_time' | 'monthly';
  /** Price of one unit for one charge, in the price list's currency. */
  readonly unitPrice: Decimal;
  readonly pricingCurrency: string;
  readonly billingCurrency: string;
  /** Whole line, one charge, in the billing currency at the rate of the order's month. */
  readonly charge: Decimal;
  readonly orderedAtMs: number;
  readonly reservationOrderId: string;
  readonly reservationId: string;
  /** Key of the scenario's earlierReservations, where it is one of them. */
  readonly earlierKey: string | undefined;
  readonly boughtInPortal?: true;
  readonly correlationId: string | undefined;
  /** Instalments (from 1) that a document has billed. */
  readonly billed: Set<number>;
  /** `PartnerOnRecordAttestationAccepted` of its cart. */
  readonly attested?: boolean;
  /** Only an order of the integration sandbox is ever cancelled. */
  cancelledAtMs?: number;
  /** Microsoft takes back its yes: what the order reads from then on. */
  badEnd?: BadEnd;
};

/** Statuses of an order that came to nothing, in the words of page order-resources. */
export type BadEnd = { readonly atMs: number; readonly status: 'cancelled' | 'error' | 'po review rejected' };

/** Lets a customer buy reservations in the Azure portal, past us. */
export type SelfServePolicy = {
  readonly customerId: string;
  readonly permissions: readonly { readonly resource: string; readonly action: string }[];
  /** With its quotes, as it travels in `attributes.etag`. */
  readonly etag: string;
};

export type SimulatedReturn = {
  readonly orderId: string;
  readonly atMs: number;
  readonly quantity: number;
  readonly amount: Decimal;
  readonly refunded: boolean;
  billed: boolean;
};

/** One line, in the attributes of the v2 export; values are text, amounts exact. */
export type IssuedLine = Readonly<Record<string, string>>;

export type IssuedDocument = {
  readonly id: string;
  readonly kind: 'one_time' | 'recurring';
  /** Wire value: `invoice`, `void_note`, `adjustment_note`. */
  documentType: string;
  status: 'active' | 'void';
  readonly period: BillingPeriod;
  readonly currency: string;
  readonly issuedAtMs: number;
  readonly linesFromMs: number;
  readonly amendsOf: string | undefined;
  readonly amendments: string[];
  lines: IssuedLine[];
  /** Sums as the document states them; the PDF states its own. */
  total: Decimal;
  statement: { subtotal: Decimal; tax: Decimal; total: Decimal };
  paid: Decimal;
  /** Counts the states of the data; part of the eTag. */
  dataVersion: number;
};

export type SimulatedExport = {
  readonly operationId: string;
  /** What it has to export; undefined for "No data available". An invoice may be restated while its export is there. */
  readonly data: () => ExportData | undefined;
  readonly startedAtMs: number;
  readonly readyAtMs: number;
};

/** What the blobs of an export are cut from. */
export type ExportData = {
  /** Any change of the data changes it. */
  readonly eTag: string;
  /** Where the blobs lie in the blob store: `/billedrecon/v1/PartnerTenantId=…`. */
  readonly root: string;
  /** Lines as JSON. */
  readonly rows: Rows<string>;
};
