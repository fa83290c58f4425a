import type { LineCategory } from '../../../billing/billed-line.ts';
import type { LineRow } from '../lines/line-row.ts';

/** What a line charges for, in the words of FOCUS; category and subcategory are out of its closed lists. */
export type Service = {
  readonly name: string;
  readonly category: string;
  readonly subcategory: string;
  /** Who offers it: of what is sold on the marketplace its publisher. */
  readonly provider: string;
  /** On whose infrastructure it runs. */
  readonly host: string;
};

export const ISSUER = 'Microsoft';

/** FOCUS's own words for what runs nowhere, such as a licence, or nobody tells where. */
const NO_HOST = 'Not Applicable';

/** What tax on an invoice as a whole is for. */
export const ALL_SERVICES: Service = {
  ...{ name: 'All services', category: 'Other', subcategory: 'Other (Other)' },
  ...{ provider: ISSUER, host: ISSUER },
};

export function serviceOf({ line, printed }: Pick<LineRow, 'line' | 'printed'>): Service {
  const { category, productName } = line;
  const [name, fixed] = SERVICES[category];
  return {
    name,
    ...(fixed ?? kindOf(productName)),
    provider: (category === 'marketplace' && printed.publisherName) || ISSUER,
    host: RUNS_NOWHERE.has(category) ? NO_HOST : ISSUER,
  };
}

const RUNS_NOWHERE: ReadonlySet<LineCategory> = new Set([
  'license',
  'software_subscription',
  'perpetual_software',
  'marketplace',
]);

type Kind = Pick<Service, 'category' | 'subcategory'>;

const other = (category: string): Kind => ({ category, subcategory: `Other (${category})` });

// Name of the service, and its category where that does not depend on the product.
const SERVICES: Readonly<Record<LineCategory, readonly [string, Kind?]>> = {
  reservation: ['Azure Reservations'],
  savings_plan: ['Azure Savings Plans', other('Compute')],
  software_subscription: ['Software Subscriptions'],
  perpetual_software: ['Perpetual Software'],
  license: ['Microsoft Online Services', other('Business Applications')],
  azure_usage: ['Azure'],
  marketplace: ['Marketplace', other('Other')],
  other: ['Other', other('Other')],
};

// A line names its product and nothing else. What none of these words tells is Other, never a guess.
const WORDS: readonly (readonly [RegExp, Kind])[] = [
  [/redis/i, { category: 'Databases', subcategory: 'Caching' }],
  [/cosmos/i, { category: 'Databases', subcategory: 'NoSQL Databases' }],
  [/sql|postgres|mariadb/i, { category: 'Databases', subcategory: 'Relational Databases' }],
  [/database/i, other('Databases')],
  [/power bi/i, { category: 'Analytics', subcategory: 'Business Intelligence' }],
  [/databricks|synapse|fabric|data explorer/i, { category: 'Analytics', subcategory: 'Analytics Platforms' }],
  [/openai/i, { category: 'AI and Machine Learning', subcategory: 'Generative AI' }],
  [/machine learning/i, { category: 'AI and Machine Learning', subcategory: 'Machine Learning' }],
  [/cognitive/i, other('AI and Machine Learning')],
  [/backup/i, { category: 'Storage', subcategory: 'Backup Storage' }],
  [/blob/i, { category: 'Storage', subcategory: 'Object Storage' }],
  [/disk/i, { category: 'Storage', subcategory: 'Block Storage' }],
  [/files|netapp/i, { category: 'Storage', subcategory: 'File Storage' }],
  [/storage/i, other('Storage')],
  [/\bvm\b|virtual machine|dedicated host/i, { category: 'Compute', subcategory: 'Virtual Machines' }],
  [/app service|compute|red hat|suse|windows server/i, other('Compute')],
  [/front door/i, { category: 'Networking', subcategory: 'Content Delivery' }],
  [/load balancer|gateway/i, { category: 'Networking', subcategory: 'Application Networking' }],
  [/bandwidth|network/i, other('Networking')],
];

function kindOf(productName: string): Kind {
  return WORDS.find(([word]) => word.test(productName))?.[1] ?? other('Other');
}
