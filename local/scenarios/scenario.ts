/**
 * A scenario describes a world: who buys what at which price, and what happens when. This file is the definition the
 * loader decodes with and the published JSON Schema is generated from.
 */
import * as z from 'zod/mini';
import { timelineEvent } from './timeline.ts';
import { currency, day, decimalNumber, guid, instant, period, said } from './vocabulary.ts';

const subscription = z.strictObject({
  id: said(guid, 'Partner Center subscription id, as purchase requests name it.'),
  kind: said(
    z._default(z.enum(['azure', 'azure_plan']), 'azure_plan'),
    '`azure` is a legacy MS-AZR-0145P subscription, `azure_plan` an Azure plan.',
  ),
  entitlementId: said(
    z.optional(guid),
    'Id of the Azure subscription behind it; made from the id where left out.',
  ),
  status: said(
    z._default(z.enum(['active', 'suspended', 'pending', 'deleted']), 'active'),
    'Only an active subscription can buy; any other is refused.',
  ),
  registered: said(
    z._default(z.boolean(), false),
    'Whether it is registered for reservations from the start. Otherwise the system has to register it.',
  ),
  registrationMinutes: said(
    z._default(z.int().check(z.gte(0)), 10),
    'Simulated minutes that registration takes once it was asked for.',
  ),
});

const customer = z.strictObject({
  id: said(guid, "The customer's tenant id."),
  name: said(z.string().check(z.minLength(1)), 'Company name as printed on invoice lines.'),
  domain: said(z.string().check(z.minLength(1)), 'Domain name as printed on invoice lines.'),
  currency: said(z.optional(currency), "The customer's billing currency; the scenario's where left out."),
  subscriptions: said(z.array(subscription), 'The subscriptions reservations can be bought under.'),
});

const price = z.strictObject({
  billingCycle: said(
    z.enum(['one_time', 'monthly']),
    'What the price is for: one payment, or one instalment a month.',
  ),
  unitPrice: said(decimalNumber, 'Price of one unit for one charge, before tax, in the pricing currency.'),
});

const sku = z.strictObject({
  skuId: said(z.string().check(z.minLength(1)), 'SKU id, unique under its product; leading zeros count.'),
  title: said(z.string().check(z.minLength(1)), 'Title, as printed on invoice lines.'),
  term: said(z.enum(['P1Y', 'P3Y']), 'The term this SKU is for.'),
  region: said(z._default(z.string(), 'westeurope'), 'Azure region (armRegionName).'),
  inventory: said(
    z._default(z.enum(['unchecked', 'available', 'restricted', 'unknown']), 'available'),
    'Answer of the inventory check; `unchecked`: the SKU asks for none; `unknown`: the answer leaves it out.',
  ),
  purchasable: said(z._default(z.boolean(), true), 'Whether its availability can be bought.'),
  attestation: said(
    z._default(z.boolean(), false),
    'Whether it is only sold to a partner that attests, in the cart and on its line.',
  ),
  minimumQuantity: said(z._default(z.int().check(z.gte(1)), 1), 'Smallest quantity of one purchase.'),
  maximumQuantity: said(
    z._default(z.int().check(z.gte(1)), 999_999_999),
    'Largest quantity of one purchase.',
  ),
  prices: said(z.array(price).check(z.minLength(1)), 'One price for each billing cycle it is sold in.'),
});

const product = z.strictObject({
  productId: said(z.string().check(z.minLength(1)), 'Product id.'),
  title: said(z.string().check(z.minLength(1)), 'Product title.'),
  pricingCurrency: said(z.optional(currency), "Currency of the price list; the scenario's where left out."),
  skus: said(z.array(sku).check(z.minLength(1)), 'What can be bought of it.'),
});

const exchangeRate = z.strictObject({
  period: said(period, 'The month the rate holds for.'),
  from: said(currency, 'Pricing currency.'),
  to: said(currency, 'Billing currency.'),
  rate: said(decimalNumber, 'How much of `to` one unit of `from` is.'),
});

const earlierReservation = z.strictObject({
  key: said(z.string().check(z.minLength(1)), 'Name by which the timeline refers to it.'),
  customerId: said(guid, 'Who has it.'),
  subscriptionId: said(guid, 'The subscription it was bought under.'),
  productId: said(z.string(), 'Product of the catalogue.'),
  skuId: said(z.string(), 'SKU of the catalogue.'),
  quantity: said(z.int().check(z.gte(1)), 'Units.'),
  billingCycle: said(
    z.enum(['one_time', 'monthly']),
    'How it is billed. Instalments that fall into the scenario are.',
  ),
  boughtAt: said(instant, 'When it was bought, before the scenario starts.'),
});

export const scenarioSchema = z.strictObject({
  $schema: said(z.optional(z.string()), 'Path of this JSON Schema, for editors.'),
  name: said(z.string().check(z.minLength(1)), 'What the scenario is called in the report.'),
  description: said(z.optional(z.string()), 'What it shows.'),
  start: said(instant, 'Where the simulated clock starts.'),
  cloud: said(
    z._default(z.enum(['global', 'us_government']), 'global'),
    'Which Microsoft cloud. US Government has no v2 export: every document is read by v1.',
  ),
  market: said(
    z.string().check(z.regex(/^[A-Z]{2}$/, 'is not an ISO 3166 alpha-2 country code')),
    'Country of the catalogue.',
  ),
  currency: said(currency, "The partner's default billing currency."),
  ledgerStart: said(z.optional(day), 'First day of our ledger; the day of `start` where left out.'),
  sandbox: said(
    z._default(z.boolean(), false),
    "Whether the partner's account is an integration sandbox, whose orders can be cancelled.",
  ),
  throttleEvery: said(
    z._default(z.int().check(z.gte(0)), 97),
    'Every n-th Partner Center call is answered 429 with Retry-After; 0 never.',
  ),
  orderMinutes: said(z._default(z.int().check(z.gte(0)), 5), 'Simulated minutes an order stays `pending`.'),
  customers: said(z.array(customer).check(z.minLength(1)), "The partner's customers."),
  catalogue: said(z.array(product).check(z.minLength(1)), 'What Microsoft sells.'),
  exchangeRates: said(
    z._default(z.array(exchangeRate), []),
    'Monthly rates; needed where the two currencies differ.',
  ),
  earlierReservations: said(
    z._default(z.array(earlierReservation), []),
    'Reservations bought before the scenario starts: orders at Microsoft that our ledger does not know.',
  ),
  timeline: said(
    z.array(timelineEvent),
    'What happens when, in the order of `at`; equal instants keep the order of the file.',
  ),
});

export type Scenario = z.output<typeof scenarioSchema>;
/** A scenario as it is written, defaults left out. */
export type ScenarioInput = z.input<typeof scenarioSchema>;
export type EventInput<Name extends string> = Extract<ScenarioInput['timeline'][number], { event: Name }>;
export type OtherChargeInput = EventInput<'restate'>['otherCharges'][number];
export type AnomalyInput = NonNullable<EventInput<'invoice'>['anomalies']>[number];
export type ScenarioCustomer = z.output<typeof customer>;
export type ScenarioSubscription = z.output<typeof subscription>;
export type ScenarioSku = z.output<typeof sku>;
export type ScenarioProduct = z.output<typeof product>;
