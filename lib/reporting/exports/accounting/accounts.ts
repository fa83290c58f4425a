import type { LineCategory } from '../../../billing/billed-line.ts';

/**
 * The accounts that entries are booked to, with the codes that stand where none are configured.
 *
 * payable          what we owe Microsoft.
 * prepaid          reservations paid up front, until their months are over.
 * reservations     the cost of reservations, month by month.
 * usage, licences, marketplace, other   the cost of everything else on an invoice.
 * tax              tax that can be reclaimed.
 * accrued          bought and not billed yet.
 * refunds          what Microsoft is to give back for reservations that were returned.
 * returnFees       what a return costs beyond what is given back.
 * exchange         differences between the month's rate and the rate of the purchase.
 * disputed         billed otherwise than bought, until somebody has decided.
 * writtenOff       billed otherwise than bought, or beyond the lines, and written off by finance: a loss.
 * unmatched        reservation charges that belong to no purchase we know.
 * unexplained      what an invoice comes to beyond its lines and its tax, until somebody has decided.
 */
export const ACCOUNTS = {
  payable: '2000',
  prepaid: '1400',
  reservations: '5000',
  usage: '5010',
  licences: '5020',
  marketplace: '5030',
  other: '5090',
  tax: '1450',
  accrued: '2100',
  refunds: '1410',
  returnFees: '5001',
  exchange: '7000',
  disputed: '1490',
  writtenOff: '6990',
  unmatched: '1491',
  unexplained: '1492',
} as const satisfies Record<string, string>;

export type Account = keyof typeof ACCOUNTS;
export type AccountCodes = Readonly<Record<Account, string>>;

/** Where a line is booked that is of no purchase that we know. */
export const CATEGORY_ACCOUNTS: Readonly<Record<LineCategory, Account>> = {
  reservation: 'unmatched',
  savings_plan: 'usage',
  azure_usage: 'usage',
  license: 'licences',
  software_subscription: 'licences',
  perpetual_software: 'licences',
  marketplace: 'marketplace',
  other: 'other',
};
