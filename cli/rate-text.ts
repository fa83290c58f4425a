import type { DiscrepancyView } from '../lib/reporting/views/discrepancy-view.ts';
import { amountText, minus, money } from '../lib/values/money.ts';

/** What of a difference comes of the month's exchange rate alone, and what of it is in dispute; empty where nobody knows. */
export function rateText({
  amount,
  exchangeRateEffect,
}: Pick<DiscrepancyView, 'amount' | 'exchangeRateEffect'>): string {
  if (exchangeRateEffect === null) return '';
  const { currency } = amount;
  const ofRate = money(exchangeRateEffect.amount, currency);
  const rest = minus(money(amount.amount, currency), ofRate);
  return ` Of this ${amountText(ofRate)} ${currency} from the month's rate, ${amountText(rest)} ${currency} from what differs.`;
}
