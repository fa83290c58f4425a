/**
 * Names the rules that a reconciliation was made by. Change it with every change of a rule, a tolerance or an order of
 * rules: a reader who compares two nights must see whether the books changed or we did.
 */
export const RULES_VERSION = '2026-11-26.4';
