import type { BilledLine } from '../../../billing/billed-line.ts';
import type { ReconcilablePurchase } from '../../book.ts';

/** Whether a line charges for the product and the SKU of a purchase, however these are written. */
export function isSameProduct(
  { productId, skuId }: Pick<ReconcilablePurchase, 'productId' | 'skuId'>,
  line: Pick<BilledLine, 'productId' | 'skuId'>,
): boolean {
  return plain(productId) === plain(line.productId) && plain(skuId) === plain(line.skuId);
}

function plain(text: string): string {
  return text.trim().toLowerCase();
}
