import { decode } from '../../values/decode.ts';
import { z } from '../../values/schema.ts';
import { ACCOUNTS, type AccountCodes } from './accounting/accounts.ts';

/** What differs from partner to partner. */
export type ExportSettings = {
  readonly accounts: AccountCodes;
  /** How Microsoft knows the partner, and what the partner calls that account. */
  readonly billingAccountId: string;
  readonly billingAccountName: string | undefined;
  /** Days from the date of an invoice until it has to be paid. */
  readonly paymentDays: number;
};

const name = z.string().check(z.minLength(1, 'is empty'), z.maxLength(100, 'is too long'));

const settingsSchema = z.strictObject({
  accounts: z.optional(z.partialRecord(z.enum(Object.keys(ACCOUNTS) as (keyof AccountCodes)[]), name)),
  billingAccountId: z.optional(name),
  billingAccountName: z.optional(name),
  paymentDays: z.optional(z.int().check(z.gte(0), z.lte(365))),
});

/** Reads the settings of exports; whatever is left out has a default. Throws where something in them is not known. */
export function readExportSettings(given: unknown): ExportSettings {
  const decoded = decode(settingsSchema, given);
  if (!decoded.ok) {
    const problems = decoded.problems.map(({ field, reason }) => `${field} ${reason}`).join('; ');
    throw new TypeError(`The settings of exports are wrong: ${problems}.`);
  }
  const { accounts, billingAccountId, billingAccountName, paymentDays } = decoded.value;
  return {
    accounts: { ...ACCOUNTS, ...accounts },
    billingAccountId: billingAccountId ?? 'partner',
    billingAccountName,
    paymentDays: paymentDays ?? NET_DAYS,
  };
}

// Microsoft's terms for partners, as their billing pages state them.
const NET_DAYS = 60;
