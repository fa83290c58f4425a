/**
 * What FOCUS 1.4 demands of each column that we write, as its requirements say it: an own reading of the
 * specification (github.com/FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, specification/datasets and specification/attributes).
 * Conditional columns are those whose condition holds for us: commitment discounts, unit prices, regions, resources, sub
 * accounts, invoices that are payable, prices in another currency than the bill, and usage that is measured.
 */
/** What may stand in one column. */
export type Rule = {
  readonly type: 'text' | 'decimal' | 'instant' | 'json' | 'currency';
  readonly nulls?: boolean;
  readonly values?: readonly string[];
  /** Below zero is allowed unless this says otherwise. */
  readonly negative?: false;
};

const TEXT: Rule = { type: 'text' };
const TEXT_OR_NULL: Rule = { type: 'text', nulls: true };
const DECIMAL: Rule = { type: 'decimal' };
const DECIMAL_OR_NULL: Rule = { type: 'decimal', nulls: true };
const PRICE_OR_NULL: Rule = { type: 'decimal', nulls: true, negative: false };
const INSTANT: Rule = { type: 'instant' };
const CURRENCY: Rule = { type: 'currency' };
const JSON_OR_NULL: Rule = { type: 'json', nulls: true };
const oneOf = (...values: readonly string[]): Rule => ({ type: 'text', values });
const oneOfOrNull = (...values: readonly string[]): Rule => ({ type: 'text', values, nulls: true });

const CHARGE_CATEGORIES = ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'];

const OTHERS_ONLY = ['Mobile', 'Other'];
/** Service categories and, of those that we ever say, their subcategories; `Other (…)` is one of each. */
export const SUBCATEGORIES: Readonly<Record<string, readonly string[]>> = {
  'AI and Machine Learning': [
    'AI Platforms',
    'Bots',
    'Generative AI',
    'Machine Learning',
    'Natural Language Processing',
  ],
  Analytics: [
    'Analytics Platforms',
    'Business Intelligence',
    'Data Processing',
    'Search',
    'Streaming Analytics',
  ],
  'Business Applications': ['Productivity and Collaboration'],
  Compute: ['Containers', 'End User Computing', 'Quantum Compute', 'Serverless Compute', 'Virtual Machines'],
  Databases: [
    ...['Caching', 'Data Warehouses', 'Ledger Databases', 'NoSQL Databases'],
    ...['Relational Databases', 'Time Series Databases'],
  ],
  'Developer Tools': [
    'Developer Platforms',
    'Continuous Integration and Deployment',
    'Development Environments',
  ],
  Identity: ['Identity and Access Management'],
  Integration: ['API Management', 'Messaging', 'Workflow Orchestration'],
  'Internet of Things': ['IoT Analytics', 'IoT Platforms'],
  'Management and Governance': ['Compliance', 'Cost Management', 'Observability', 'Support'],
  Media: ['Content Creation', 'Gaming', 'Media Streaming', 'Mixed Reality'],
  Migration: ['Data Migration', 'Resource Migration'],
  Multicloud: ['Multicloud Integration'],
  Networking: [
    ...['Application Networking', 'Content Delivery', 'Network Connectivity', 'Network Infrastructure'],
    ...['Network Routing', 'Network Security'],
  ],
  Security: ['Secret Management', 'Security Posture Management', 'Threat Detection and Response'],
  Storage: ['Backup Storage', 'Block Storage', 'File Storage', 'Object Storage', 'Storage Platforms'],
  Web: ['Application Platforms'],
  ...Object.fromEntries(OTHERS_ONLY.map((name) => [name, []])),
};

export const COST_AND_USAGE: Readonly<Record<string, Rule>> = {
  BilledCost: DECIMAL,
  BillingAccountId: TEXT,
  BillingAccountName: TEXT_OR_NULL,
  BillingCurrency: CURRENCY,
  BillingPeriodEnd: INSTANT,
  BillingPeriodStart: INSTANT,
  ChargeCategory: oneOf(...CHARGE_CATEGORIES),
  ChargeClass: oneOfOrNull('Correction'),
  // Should not be null, and never is here.
  ChargeDescription: TEXT,
  ChargeFrequency: oneOf('One-Time', 'Recurring', 'Usage-Based'),
  ChargePeriodEnd: INSTANT,
  ChargePeriodStart: INSTANT,
  CommitmentDiscountCategory: oneOfOrNull('Spend', 'Usage'),
  CommitmentDiscountId: TEXT_OR_NULL,
  CommitmentDiscountName: TEXT_OR_NULL,
  CommitmentDiscountQuantity: DECIMAL_OR_NULL,
  CommitmentDiscountStatus: oneOfOrNull('Used', 'Unused'),
  CommitmentDiscountType: TEXT_OR_NULL,
  CommitmentDiscountUnit: TEXT_OR_NULL,
  ConsumedQuantity: DECIMAL_OR_NULL,
  ConsumedUnit: TEXT_OR_NULL,
  ContractedCost: DECIMAL,
  ContractedUnitPrice: PRICE_OR_NULL,
  EffectiveCost: DECIMAL,
  HostProviderName: TEXT,
  InvoiceDetailId: TEXT,
  InvoiceId: TEXT,
  InvoiceIssuerName: TEXT,
  ListCost: DECIMAL,
  ListUnitPrice: PRICE_OR_NULL,
  PricingCategory: oneOfOrNull('Standard', 'Dynamic', 'Committed', 'Other'),
  PricingCurrency: CURRENCY,
  PricingCurrencyContractedUnitPrice: PRICE_OR_NULL,
  PricingCurrencyEffectiveCost: DECIMAL,
  PricingCurrencyListUnitPrice: PRICE_OR_NULL,
  PricingQuantity: DECIMAL_OR_NULL,
  PricingUnit: TEXT_OR_NULL,
  RegionId: TEXT_OR_NULL,
  RegionName: TEXT_OR_NULL,
  ResourceId: TEXT_OR_NULL,
  ResourceName: TEXT_OR_NULL,
  ResourceType: TEXT_OR_NULL,
  ServiceCategory: oneOf(...Object.keys(SUBCATEGORIES)),
  ServiceName: TEXT,
  ServiceProviderName: TEXT,
  ServiceSubcategory: TEXT,
  SkuId: TEXT_OR_NULL,
  SkuMeter: TEXT_OR_NULL,
  SkuPriceDetails: JSON_OR_NULL,
  SkuPriceId: TEXT_OR_NULL,
  SubAccountId: TEXT_OR_NULL,
  SubAccountName: TEXT_OR_NULL,
};

export const INVOICE_DETAIL: Readonly<Record<string, Rule>> = {
  BilledCost: DECIMAL,
  BillingAccountId: TEXT,
  BillingCurrency: CURRENCY,
  BillingPeriodEnd: INSTANT,
  BillingPeriodStart: INSTANT,
  ChargeCategory: oneOf(...CHARGE_CATEGORIES),
  InvoiceDetailCreated: INSTANT,
  InvoiceDetailDescription: TEXT,
  InvoiceDetailGrain: JSON_OR_NULL,
  InvoiceDetailId: TEXT,
  InvoiceDetailLastUpdated: INSTANT,
  InvoiceId: TEXT,
  InvoiceIssueDate: INSTANT,
  InvoiceIssueStatus: oneOf('Open', 'Issued', 'Voided'),
  InvoiceIssuerName: TEXT,
  PaymentCurrency: CURRENCY,
  PaymentCurrencyBilledCost: DECIMAL,
  PaymentCurrencyInvoiceDetailId: TEXT,
  PaymentDueDate: INSTANT,
  PaymentTerms: TEXT,
  PurchaseOrderNumber: TEXT_OR_NULL,
  ReferenceInvoiceId: TEXT,
};

export const BILLING_PERIOD: Readonly<Record<string, Rule>> = {
  BillingPeriodCreated: INSTANT,
  BillingPeriodEnd: INSTANT,
  BillingPeriodLastUpdated: INSTANT,
  BillingPeriodStart: INSTANT,
  BillingPeriodStatus: oneOf('Open', 'Closed'),
  InvoiceIssuerName: TEXT,
};
