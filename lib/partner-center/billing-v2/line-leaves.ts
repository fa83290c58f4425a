import { lenient, optional } from '../wire/fields.ts';
import { amount, currencyCode, day, instant, label, orBlank, text } from '../wire/leaves.ts';
import { remembered } from './remembered.ts';

/** Columns of the lines of an export: any may be missing, and a blank one says nothing. */
export const words = lenient(text);
/** Codes and ids: text in one row and a number in the next. */
export const code = lenient(label);
/** A day that is not a day is noted, and kept. */
export const date = lenient(remembered(day));
export const moment = lenient(orBlank(instant));
/** What is owed, for how much of what, and at which price: has to be readable where it is there. */
export const money = optional(orBlank(amount));
/** The same, for what is equal on many lines. */
export const rate = optional(remembered(orBlank(amount)));
export const currency = optional(remembered(orBlank(currencyCode)));
/** What a line is worth nothing without: its amount, and whose money it is. */
export const owed = amount;
export const owedIn = remembered(currencyCode);
