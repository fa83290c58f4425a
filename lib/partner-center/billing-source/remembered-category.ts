import { lineCategory, type LineDescription } from './line-category.ts';

type Decided = ReturnType<typeof lineCategory>;

// An invoice has few kinds of lines, and those of one kind mostly follow one another.
const REMEMBERED = 8;
const recent: { readonly line: LineDescription; readonly decided: Decided }[] = [];

/** The category of a line, as it was decided for one of the last kinds of lines where it is of one. */
export function rememberedCategory(line: LineDescription): Decided {
  for (const known of recent) if (isSame(known.line, line)) return known.decided;
  const decided = lineCategory(line);
  if (recent.length === REMEMBERED) recent.pop();
  recent.unshift({ line, decided });
  return decided;
}

// Those first that differ most.
function isSame(one: LineDescription, other: LineDescription): boolean {
  return (
    one.skuName === other.skuName &&
    one.productName === other.productName &&
    one.termAndBillingCycle === other.termAndBillingCycle &&
    one.productCategory === other.productCategory &&
    one.subscriptionDescription === other.subscriptionDescription &&
    one.publisherName === other.publisherName &&
    one.publisherId === other.publisherId &&
    one.objectType === other.objectType &&
    one.hasChargeEnd === other.hasChargeEnd
  );
}
