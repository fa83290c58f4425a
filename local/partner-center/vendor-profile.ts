/** What this Partner Center does where the documents contradict each other, or say nothing. Times are simulated. */
export type VendorProfile = {
  /** Another checkout of an ordered cart: by its page, since 2022, the first answer; by the table of codes 400/800065. */
  readonly checkedOutAgain: 'answers_as_before' | 'refuses_800065';
  /** What is said of a cart whose checkout is under way: both are 409 in the table of codes. */
  readonly underWay: 800064 | 800060;
  /** Seven days by the text of the page, some 15 minutes in its samples of 2018 and 2019. */
  readonly cartLifeMinutes: number;
  /** Whether a cart says when it ends; in one sample it ends in the year one. */
  readonly cartEnd: 'stated' | 'unset';
  /** An expired cart, ordered or not, is never ordered again; whether it can still be read is nowhere documented. */
  readonly expiredCart: 'gone' | 'readable';
  /** How long an ordered cart still reads `Active`: nothing is documented on how fresh it is. */
  readonly cartReadsActiveMinutes: number;
  /** The friendly name of an order's line: that of the cart's line, or the title of the SKU as in the samples. */
  readonly orderName: 'of_the_line' | 'of_the_sku';
  /** "There is a delay of up to 15 minutes" before an order is in the list of its customer. */
  readonly listedAfterMinutes: number;
  /** How long the audit record of an order takes: nothing is documented. */
  readonly auditedAfterMinutes: number;
  /** Whether an audit record names the correlation id of its call: it does in one sample, and no table has the field. */
  readonly auditedCorrelation: 'named' | 'missing';
  /** How long the operation and the manifest of an export are there: "server-controlled", in no number. */
  readonly exportLifeMinutes?: number;
  /** How long the signature of a manifest opens its blobs: twelve hours in the sample, in words nowhere. */
  readonly signatureMinutes?: number;
};

/** Where two pages differ, the newest one. */
export const NEWEST_PAGES: Required<VendorProfile> = {
  checkedOutAgain: 'answers_as_before',
  underWay: 800064,
  cartLifeMinutes: 7 * 24 * 60,
  cartEnd: 'stated',
  expiredCart: 'gone',
  cartReadsActiveMinutes: 0,
  orderName: 'of_the_line',
  listedAfterMinutes: 15,
  auditedAfterMinutes: 0,
  auditedCorrelation: 'named',
  exportLifeMinutes: 12 * 60,
  signatureMinutes: 12 * 60,
};

/** As the pages and samples of 2018 and 2019 have it, and as unhelpful as they allow. */
export const OLDEST_PAGES: VendorProfile = {
  checkedOutAgain: 'refuses_800065',
  underWay: 800060,
  cartLifeMinutes: 15,
  cartEnd: 'stated',
  expiredCart: 'readable',
  cartReadsActiveMinutes: 0,
  orderName: 'of_the_sku',
  listedAfterMinutes: 15,
  auditedAfterMinutes: 0,
  auditedCorrelation: 'missing',
};
