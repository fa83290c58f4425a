import type { BilledLine, LineCategory } from '../../../billing/billed-line.ts';

/** What a line charges for, in the words of FOCUS: the service by name, and its category out of the closed list. */
export type Service = { readonly name: string; readonly category: string };

export function serviceOf({ category, productName }: Pick<BilledLine, 'category' | 'productName'>): Service {
  return { name: NAMES[category], category: CATEGORIES[category] ?? categoryOf(productName) };
}

const NAMES: Readonly<Record<LineCategory, string>> = {
  reservation: 'Azure Reservations',
  savings_plan: 'Azure Savings Plans',
  software_subscription: 'Software Subscriptions',
  perpetual_software: 'Perpetual Software',
  license: 'Microsoft Online Services',
  azure_usage: 'Azure',
  marketplace: 'Marketplace',
  other: 'Other',
};

const CATEGORIES: Readonly<Partial<Record<LineCategory, string>>> = {
  savings_plan: 'Compute',
  license: 'Business Applications',
  marketplace: 'Other',
  other: 'Other',
};

// A line names its product and nothing else. What none of these words tells is Other, never a guess.
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/sql|cosmos|database|postgres|mysql|mariadb|redis/i, 'Databases'],
  [/databricks|synapse|fabric|data explorer|power bi/i, 'Analytics'],
  [/openai|cognitive|machine learning/i, 'AI and Machine Learning'],
  [/storage|blob|disk|files|netapp|backup/i, 'Storage'],
  [/\bvm\b|virtual machine|dedicated host|app service|compute|red hat|suse|windows server/i, 'Compute'],
  [/bandwidth|network|load balancer|gateway|front door/i, 'Networking'],
];

function categoryOf(productName: string): string {
  return WORDS.find(([word]) => word.test(productName))?.[1] ?? 'Other';
}
