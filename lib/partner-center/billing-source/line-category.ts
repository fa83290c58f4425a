import type { LineCategory } from '../../billing/billed-line.ts';

/** What the categories are decided from, as printed on the line. */
export type LineDescription = {
  /** Name of Microsoft's model, v1 only: `LicenseBasedLineItem`. */
  readonly objectType: string;
  readonly productCategory: string;
  readonly termAndBillingCycle: string;
  readonly subscriptionDescription: string;
  readonly publisherName: string;
  readonly publisherId: string;
  readonly skuName: string;
  readonly productName: string;
  readonly hasChargeEnd: boolean;
};

type Rule = {
  readonly name: string;
  readonly category: LineCategory;
  readonly applies: (line: LineDescription) => boolean;
};

/** The category of a line, and the rule that decided it. A reservation order id decides nothing: licences have one too. */
export function lineCategory(line: LineDescription): {
  readonly category: LineCategory;
  readonly rule: string;
} {
  const rule = RULES.find((candidate) => candidate.applies(line));
  return rule === undefined
    ? { category: 'other', rule: 'none' }
    : { category: rule.category, rule: rule.name };
}

const category = (pattern: RegExp) => (line: LineDescription) => pattern.test(line.productCategory);
const term = (pattern: RegExp) => (line: LineDescription) => pattern.test(line.termAndBillingCycle);

// The values of ProductCategory are nowhere documented: the words it may be made of are looked for, and a word that is
// not known leaves the decision to Microsoft's documented rules below. The first rule that applies decides.
const RULES: readonly Rule[] = [
  { name: 'legacy_license', category: 'license', applies: (line) => /^LicenseBased/i.test(line.objectType) },
  { name: 'legacy_usage', category: 'azure_usage', applies: (line) => /^UsageBased/i.test(line.objectType) },
  { name: 'category_reservation', category: 'reservation', applies: category(/reservation|reserved/i) },
  { name: 'term_reservation', category: 'reservation', applies: term(/reservation/i) },
  { name: 'category_savings_plan', category: 'savings_plan', applies: category(/savings?\s*plan/i) },
  { name: 'category_perpetual', category: 'perpetual_software', applies: category(/perpetual/i) },
  {
    name: 'category_software',
    category: 'software_subscription',
    applies: category(/software\s*subscription/i),
  },
  { name: 'category_license', category: 'license', applies: category(/licen[sc]e|seat/i) },
  {
    name: 'category_marketplace',
    category: 'marketplace',
    applies: category(/marketplace|third[\s-]*party/i),
  },
  { name: 'category_usage', category: 'azure_usage', applies: category(/usage|consumption|azure\s*plan/i) },
  { name: 'term_savings_plan', category: 'savings_plan', applies: term(/savings\s*plan/i) },
  {
    name: 'azure_plan',
    category: 'azure_usage',
    applies: (line) => /^azure plan$/i.test(line.subscriptionDescription.trim()),
  },
  { name: 'publisher', category: 'marketplace', applies: isThirdParty },
  {
    name: 'no_term_no_end',
    category: 'perpetual_software',
    applies: (line) => line.termAndBillingCycle.trim() === '' && !line.hasChargeEnd,
  },
  { name: 'term_subscription', category: 'software_subscription', applies: term(/subscription/i) },
  {
    name: 'name_software',
    category: 'software_subscription',
    applies: (line) => /\b(sql|windows)\s*server\b/i.test(line.skuName || line.productName),
  },
  { name: 'name_reservation', category: 'reservation', applies: isNamedReservation },
  {
    name: 'term_commitment',
    category: 'license',
    applies: term(/\b(one|three|1|3)[\s-]*(months?|years?)\b/i),
  },
];

function isThirdParty(line: LineDescription): boolean {
  const publisherId = line.publisherId.trim().toUpperCase();
  return (
    line.publisherName.trim() !== '' &&
    !/microsoft/i.test(line.publisherName) &&
    publisherId !== '' &&
    publisherId !== 'NA'
  );
}

// No reservation line of today's files was ever published, so that its word may be missing where it is documented. One that
// is not seen for what it is takes no part, and its purchase seems never to be billed. What is documented of other lines,
// a licence's commitment too, says more than a name.
function isNamedReservation(line: LineDescription): boolean {
  if (/commitment|\b(one|three)[\s-]*(month|year)/i.test(line.termAndBillingCycle)) return false;
  const names = [line.subscriptionDescription, line.skuName, line.productName];
  return names.some((name) => /\breserv(ed|ations?)\b/i.test(name));
}
